import { type Conversation, contentTexts, MEANINGFUL_KEYS, type Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { Renderer } from "./renderer.js";
import { type Rendering, RenderingBuilder } from "./rendering.js";

/** The texts around a row: what the tokenizer adds before it, such as `<s>`, and the end-of-text token. */
export interface TokenizerAffixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** Joins the texts with nothing between them, as trainers do with a prompt and its completion. */
export function plainRenderer({ prefix, suffix }: TokenizerAffixes): Renderer {
  const pattern = {};
  const join = (texts: readonly string[]): Rendering => {
    const builder = new RenderingBuilder();
    builder.add(prefix);
    for (const [i, content] of texts.entries()) builder.add(content, i);
    return builder.build(pattern);
  };
  return {
    render: (conversation) => {
      refuseLost(conversation);
      const { messages } = conversation;
      const joined = join(messages.map(textOf));
      return { ...joined, text: joined.text + suffix };
    },
    renderPrompt: ({ messages }, assistantIndex) => join(messages.slice(0, assistantIndex).map(textOf)).text,
    markers: () => [],
  };
}

function textOf(message: Message): string {
  return contentTexts(message).join("");
}

/** Throws RowError `unsupported-content` for what is not a text, of which nothing would be left. */
function refuseLost({ messages, paths, tools }: Conversation): void {
  if (isFilled(tools))
    throw new RowError(
      "unsupported-content",
      ["tools"],
      "without a chat template, there is no place for tools",
    );
  for (const [i, message] of messages.entries()) {
    const key = MEANINGFUL_KEYS.find((one) => isFilled(message[one]));
    if (key === undefined) continue;
    const path = [...(paths[i] ?? []).slice(0, -1), key];
    throw new RowError("unsupported-content", path, `without a chat template, there is no place for ${key}`);
  }
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
