import type { Path } from "./path.js";

/** A message as a chat template sees it: a role, a content, and the row's other fields. */
export type Message = Readonly<Record<string, unknown>> & { readonly role: string };

/** A whole row as a chat template sees it. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** The path of each message's content in the row. */
  readonly paths: readonly Path[];
  /** The tools that the row describes, or undefined. */
  readonly tools: unknown;
  /** The tools as JSON text, if the row has them so: a format that holds such a text copies it. */
  readonly toolsText?: string | undefined;
}

/** The texts of a message's content: the content itself, or its parts' texts. Media and tool calls have none. */
export function contentTexts({ content }: Message): readonly string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown) => {
    const text: unknown = typeof part === "object" && part !== null ? Reflect.get(part, "text") : undefined;
    return typeof text === "string" ? [text] : [];
  });
}

/** The keys of a message that change what a model is shown or answers, besides its content. */
export const MEANINGFUL_KEYS: readonly string[] = [
  ...["name", "tool_calls", "tool_call_id", "function_call", "tool_plan"],
  ...["reasoning_content", "thinking", "reasoning", "reasoning_details", "thinking_blocks"],
  ...["image", "images", "video", "videos", "audio", "audios", "documents", "citations"],
  ...["refusal", "annotations", "channel", "recipient", "prefix"],
];
