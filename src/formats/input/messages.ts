import { z } from "zod";
import type { Path } from "../../domain/path.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { defineInputFormat } from "./format.js";
import { checked, mismatch } from "./parse-row.js";
import {
  exchangesOf,
  isListOf,
  messageKind,
  type ParsedMessage,
  textAnswer,
  textPrompt,
  toolsOf,
} from "./turns.js";

export const Message = z.looseObject({
  role: z.string(),
  content: z.unknown().optional(),
  tool_calls: z.unknown().optional(),
  function_call: z.unknown().optional(),
});
export type Message = z.output<typeof Message>;

/** The fields under which such lists are published. */
const FIELDS = ["messages", "conversations", "conversation"];

/** What is read of a message. */
export const MESSAGE_PATTERN = objectPattern({
  role: undefined,
  content: listPattern(objectPattern({ type: undefined, text: undefined, value: undefined })),
  tool_calls: undefined,
  function_call: undefined,
});

/** `messages: [{ role, content }]`, as chat APIs have it; a content is a text or a list of parts. */
export const messages = defineInputFormat({
  summary: "messages: [{ role, content }]",
  options: z.strictObject({
    name: z.literal("messages"),
    chatField: z.string().min(1).default("messages").describe("the field that holds the list of messages"),
  }),
  detect: (row) =>
    FIELDS.filter((field) => isListOf(row, field, "role", "content")).map((chatField) => ({
      name: "messages" as const,
      chatField,
    })),
  create: ({ chatField }) => {
    const schema = z.looseObject({ [chatField]: z.array(Message) });
    return {
      label: chatField === "messages" ? "messages" : `messages in ${chatField}`,
      pattern: objectPattern({ [chatField]: listPattern(MESSAGE_PATTERN) }),
      read: (row) => {
        const list = checked(schema, row)[chatField] as readonly Message[];
        return {
          exchanges: exchangesOf(list.map((message, i) => parseMessage(message, [chatField, i]))),
          conversation: () => ({
            messages: list,
            paths: list.map((_, i) => [chatField, i, "content"]),
            tools: toolsOf(row),
          }),
        };
      },
    };
  },
});

/** A message, as far as exchanges are made of it; `path` leads to it. */
export function parseMessage(message: Message, path: Path): ParsedMessage {
  const kind = messageKind(message.role, [...path, "role"]);
  if (kind === "user") return userTurn(message.content, [...path, "content"]);
  if (kind !== "assistant") return { kind: "other" };
  return assistantTurn(message, [...path, "content"]);
}

function userTurn(content: unknown, path: Path): ParsedMessage {
  if (typeof content === "string") return { kind: "user", prompt: textPrompt(content, path) };
  const last = textParts(content, path).at(-1);
  if (last !== undefined) return { kind: "user", prompt: textPrompt(last.text, last.path, last.inMessage) };
  return { kind: "user", prompt: { text: "", end: { kind: "new-part", path }, inMessage: ["content"] } };
}

/** A message that only calls tools says nothing; one that is blank and calls none is an empty answer. */
function assistantTurn(message: Message, path: Path): ParsedMessage {
  const { content } = message;
  const calls = isCall(message.tool_calls) || isCall(message.function_call);
  const silent: ParsedMessage = { kind: "other" };
  if (typeof content === "string") {
    const answer = textAnswer(content, path);
    return calls && answer.text.trim() === "" ? silent : { kind: "assistant", answer };
  }
  if (content === null || content === undefined) {
    if (calls) return silent;
    throw mismatch(path, "text or a list of parts", content);
  }
  const [first, ...rest] = textParts(content, path).filter(({ text }) => text.trim() !== "");
  if (first === undefined) return silent;
  return {
    kind: "assistant",
    answer: textAnswer(first.text, first.path, first.inMessage, rest.map(({ text }) => text).join("")),
  };
}

function isCall(calls: unknown): boolean {
  return Array.isArray(calls) ? calls.length > 0 : typeof calls === "object" && calls !== null;
}

interface TextPart {
  readonly text: string;
  readonly path: Path;
  readonly inMessage: Path;
}

/** The text parts of a list of content parts, with the paths of their texts. Media and all else is passed over. */
function textParts(content: unknown, path: Path): readonly TextPart[] {
  if (!Array.isArray(content)) throw mismatch(path, "text or a list of parts", content);
  return content.flatMap((part: unknown, i) => {
    if (typeof part !== "object" || part === null) throw mismatch([...path, i], "a content part", part);
    if (!("type" in part) || part.type !== "text") return [];
    const key = "value" in part && !("text" in part) ? "value" : "text";
    const text: unknown = Reflect.get(part, key);
    if (typeof text !== "string") throw mismatch([...path, i, key], "text", text);
    return [{ text, path: [...path, i, key], inMessage: ["content", i, key] }];
  });
}
