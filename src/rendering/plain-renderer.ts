import { contentTexts, type Message } from "../domain/conversation.js";
import type { Renderer } from "./renderer.js";
import type { Rendering, Span } from "./rendering.js";

/** The texts around a row: what the tokenizer adds before it, such as `<s>`, and the end-of-text token. */
export interface TokenizerAffixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** Joins the texts with nothing between them, as trainers do with a prompt and its completion. */
export function plainRenderer({ prefix, suffix }: TokenizerAffixes): Renderer {
  const pattern = {};
  const join = (texts: readonly string[]): Rendering => {
    const contents: Span[] = [];
    let text = prefix;
    for (const content of texts) {
      contents.push({ start: text.length, end: text.length + content.length });
      text += content;
    }
    return { text, contents, pattern };
  };
  return {
    render: ({ messages }) => {
      const { text, contents } = join(messages.map(textOf));
      return { text: text + suffix, contents, pattern };
    },
    renderPrompt: ({ messages }, assistantIndex) => join(messages.slice(0, assistantIndex).map(textOf)).text,
    markers: () => [],
  };
}

function textOf(message: Message): string {
  return contentTexts(message).join("");
}
