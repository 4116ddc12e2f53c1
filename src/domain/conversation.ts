import type { Path } from "./example.js";

/** A message as a chat template sees it: a role, a content, and whatever else the row gives it. */
export type Message = Readonly<Record<string, unknown>> & { readonly role: string };

/** A whole row as a chat template sees it. */
export interface Conversation {
  readonly messages: readonly Message[];
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

/** The same message with one text in it replaced; `path` leads there from the message. */
export function replaceText(message: Message, path: Path, change: (text: string) => string): Message {
  return replaceAt(message, path, (text) => change(String(text))) as Message;
}

/** The same message with one more text part at the end of its content. */
export function addTextPart(message: Message, text: string): Message {
  const parts = Array.isArray(message["content"]) ? message["content"] : [];
  return { ...message, content: [...parts, { type: "text", text }] };
}

function replaceAt(value: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, i) => (i === step ? replaceAt(item, rest, change) : (item as unknown)));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [step]: replaceAt(object[step], rest, change) };
}
