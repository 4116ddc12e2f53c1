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
  /** The roles as the row names them, by message, where its own template reads those; undefined for the known names. */
  readonly ownRoles?: readonly (string | undefined)[];
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

/** The conversation as a template sees a row that keeps its format: with the row's own names for roles. */
export function withOwnRoles(conversation: Conversation): Conversation {
  const { ownRoles, messages } = conversation;
  if (ownRoles === undefined) return conversation;
  return {
    ...conversation,
    messages: messages.map((message, i) => ({ ...message, role: ownRoles[i] ?? message.role })),
  };
}
