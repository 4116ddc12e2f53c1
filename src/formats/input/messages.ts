import { z } from "zod";
import type { Path } from "../../domain/path.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { isBesideContent, toChatMessage } from "./chat-message.js";
import { defineInputFormat } from "./format.js";
import { checkRow, mismatch } from "./parse-row.js";
import { SYSTEM_COLUMNS, withSystemColumn } from "./system-column.js";
import { toolsOf } from "./tools.js";
import { exchangesOf, isListOf, messageKind, type ParsedMessage, textAnswer, textPrompt } from "./turns.js";

export const Message = z.looseObject({
  role: z.string(),
  content: z.unknown().optional(),
  tool_calls: z.unknown().optional(),
  function_call: z.unknown().optional(),
});
export type Message = z.output<typeof Message>;

/** The field names of such lists in published data sets. */
const FIELDS = ["messages", "conversations", "conversation"];

/** The parts of a message that are read. */
export const MESSAGE_PATTERN = objectPattern({
  role: undefined,
  content: listPattern(objectPattern({ type: undefined, text: undefined, value: undefined })),
  tool_calls: undefined,
  function_call: undefined,
});

/** `messages: [{ role, content }]`, as in chat APIs; a content is a text or a list of parts. */
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
        const list = checkRow(schema, row)[chatField] as readonly Message[];
        const paths = list.map((_, i): Path => [chatField, i, "content"]);
        const example = {
          exchanges: exchangesOf(list.map((message, i) => parseMessage(message, [chatField, i]))),
          conversation: () => ({
            messages: list.map((message, i) => toChatMessage(message, paths[i]!)),
            paths,
            ...toolsOf(row),
          }),
        };
        return withSystemColumn(row, SYSTEM_COLUMNS, example, () => systemContents(list));
      },
    };
  },
});

/** The contents of the system messages. */
export function systemContents(list: readonly Message[]): readonly unknown[] {
  return list.flatMap(({ role, content }) => (messageKind(role, []) === "system" ? [content] : []));
}

/** The part of a message that exchanges are built from; `path` is the message's. */
export function parseMessage(message: Message, path: Path): ParsedMessage {
  const kind = messageKind(message.role, [...path, "role"]);
  if (kind === "user") return parseUser(message.content, [...path, "content"]);
  if (kind !== "assistant") return { kind: "other" };
  return parseAssistant(message, [...path, "content"]);
}

function parseUser(content: unknown, path: Path): ParsedMessage {
  if (typeof content === "string") return { kind: "user", prompt: textPrompt(content, path) };
  const last = textParts(content, path).at(-1);
  if (last !== undefined) return { kind: "user", prompt: textPrompt(last.text, last.path, last.inMessage) };
  return { kind: "user", prompt: { text: "", end: { kind: "new-part", path }, inMessage: ["content"] } };
}

/** Tool calls alone are not an answer, nor are parts without text; a blank text without calls is an empty answer. */
function parseAssistant(message: Message, path: Path): ParsedMessage {
  const { content } = message;
  const hasCalls = isCall(message.tool_calls) || isCall(message.function_call);
  const noAnswer: ParsedMessage = { kind: "other" };
  if (typeof content === "string") {
    const answer = textAnswer(content, path);
    return hasCalls && answer.text.trim() === "" ? noAnswer : { kind: "assistant", answer };
  }
  if (content === null || content === undefined) {
    if (hasCalls) return noAnswer;
    throw mismatch(path, "text or a list of parts", content);
  }
  const [first, ...rest] = textParts(content, path).filter(({ text }) => text.trim() !== "");
  if (first === undefined) return noAnswer;
  return {
    kind: "assistant",
    answer: textAnswer(first.text, first.path, first.inMessage, rest.map(({ text }) => text).join("")),
  };
}

function isCall(calls: unknown): boolean {
  if (typeof calls === "string") return calls.trim() !== "";
  return Array.isArray(calls) ? calls.length > 0 : typeof calls === "object" && calls !== null;
}

interface TextPart {
  readonly text: string;
  readonly path: Path;
  readonly inMessage: Path;
}

/** The text parts of a list of content parts, with their paths. Other parts, such as media, are skipped. */
function textParts(content: unknown, path: Path): readonly TextPart[] {
  if (!Array.isArray(content)) throw mismatch(path, "text or a list of parts", content);
  let before = 0;
  return content.flatMap((part: unknown, i) => {
    const inContent = before;
    if (typeof part !== "object" || part === null) throw mismatch([...path, i], "a content part", part);
    if (!isBesideContent(part)) before++;
    if (!("type" in part) || part.type !== "text") return [];
    const key = "value" in part && !("text" in part) ? "value" : "text";
    const text: unknown = Reflect.get(part, key);
    if (typeof text !== "string") throw mismatch([...path, i, key], "text", text);
    return [{ text, path: [...path, i, key], inMessage: ["content", inContent, "text"] }];
  });
}
