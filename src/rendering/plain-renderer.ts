import { type Conversation, contentTexts, MEANINGFUL_KEYS, type Message } from "../domain/conversation.js";
import type { Skeleton } from "../domain/filled-text.js";
import { RowError } from "../domain/problem.js";
import type { Renderer } from "./renderer.js";
import { type Rendering, RenderingBuilder } from "./rendering.js";

/** The texts around a row: what the tokenizer adds before it, such as `<s>`, and the end-of-text token. */
export interface TokenizerAffixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** How many texts a skeleton has that is kept; longer ones seldom come twice. */
const MOST_TEXTS = 32;

/** Joins the texts with nothing between them, as trainers do with a prompt and its completion. */
export function plainRenderer({ prefix, suffix }: TokenizerAffixes): Renderer {
  /** By the number of texts, and whether the end is written. */
  const skeletons = new Map<number, Skeleton>();
  const skeletonOf = (texts: number, end: string): Skeleton | undefined => {
    if (texts > MOST_TEXTS) return undefined;
    const key = end === "" ? texts : -1 - texts;
    let skeleton = skeletons.get(key);
    if (skeleton === undefined) {
      skeleton = { pieces: [prefix, ...Array.from({ length: texts }, (_, i) => i), end] };
      skeletons.set(key, skeleton);
    }
    return skeleton;
  };
  const join = (texts: readonly string[], end: string): Rendering => {
    const builder = new RenderingBuilder();
    builder.add(prefix);
    for (const [i, content] of texts.entries()) builder.add(content, i);
    builder.add(end);
    return builder.build(skeletonOf(texts.length, end), texts);
  };
  return {
    render: (conversation) => {
      refuseLost(conversation);
      return join(conversation.messages.map(textOf), suffix);
    },
    renderPrompt: ({ messages }, assistantIndex) => join(messages.slice(0, assistantIndex).map(textOf), ""),
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
