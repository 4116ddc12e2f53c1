import type { Path } from "./path.js";

/** A message as a chat template sees it: a role, a content, and whatever else the row gives it. */
export type Message = Readonly<Record<string, unknown>> & { readonly role: string };

/** A whole row as a chat template sees it. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** Where each message's content stands in the row. */
  readonly paths: readonly Path[];
  /** The tools that the row describes, or undefined. */
  readonly tools: unknown;
}

/** The texts of a message's content: itself, or those of its parts. Media have none, and neither has a mere tool call. */
export function contentTexts({ content }: Message): readonly string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown) => {
    const text: unknown = typeof part === "object" && part !== null ? Reflect.get(part, "text") : undefined;
    return typeof text === "string" ? [text] : [];
  });
}
