import { z } from "zod";
import type { Message as ChatMessage } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { LOSS_KEYS, MARK_KEYS } from "../loss-marks.js";
import { readCallText } from "./chat-message.js";
import { chatRole } from "./chat-role.js";
import { defineInputFormat } from "./format.js";
import { messageKind } from "./message-kind.js";
import { checkRow } from "./parse-row.js";
import { plainChat } from "./plain-row.js";
import { SYSTEM_COLUMNS, withSystemColumn } from "./system-column.js";
import { toolsOf } from "./tools.js";
import { isListOf, markedReply, type ParsedMessage, textAnswer, textPrompt, turnsOf } from "./turns.js";

const Message = z.looseObject({ from: z.string(), value: z.string() });
type Message = z.output<typeof Message>;

/** The field names of such lists in published data sets. */
const FIELDS = ["conversations", "conversation", "messages"];

/** `conversations: [{ from, value }]`, as in ShareGPT. */
export const sharegpt = defineInputFormat({
  summary: "conversations: [{ from, value }]",
  options: z.strictObject({
    name: z.literal("sharegpt"),
    chatField: z
      .string()
      .min(1)
      .default("conversations")
      .describe("the field that holds the list of messages"),
  }),
  detect: (row) =>
    FIELDS.filter((field) => isListOf(row, field, "from", "value")).map((chatField) => ({
      name: "sharegpt" as const,
      chatField,
    })),
  create: ({ chatField }) => {
    const schema = z.object({ [chatField]: z.array(Message) });
    return {
      label: chatField === "conversations" ? "sharegpt" : `sharegpt in ${chatField}`,
      pattern: objectPattern({
        [chatField]: listPattern(objectPattern({ from: undefined, value: undefined, ...MARK_KEYS })),
      }),
      // a mark may be in a part of a content, also here
      plain: plainChat(chatField, { speaker: "from", content: "value" }, ["content", ...LOSS_KEYS]),
      read: (row) => {
        const list = checkRow(schema, row)[chatField] as readonly Message[];
        const paths = list.map((_, i): Path => [chatField, i, "value"]);
        const example = {
          ...turnsOf(list.map((message, i) => parseMessage(message, [chatField, i]))),
          conversation: () => ({
            messages: list.map((message, i) => toChatMessage(message, paths[i]!)),
            paths,
            ...toolsOf(row),
          }),
        };
        const systems = (): readonly string[] =>
          list.flatMap(({ from, value }) => (messageKind(from, []) === "system" ? [value] : []));
        return withSystemColumn(row, SYSTEM_COLUMNS, example, systems);
      },
    };
  },
});

function parseMessage(message: Message, path: Path): ParsedMessage {
  const { from, value } = message;
  const kind = messageKind(from, [...path, "from"]);
  const at = [...path, "value"];
  if (kind === "user") return { kind, prompt: textPrompt(value, at) };
  if (kind === "tool-result") return { kind: "result" };
  if (kind === "system") return { kind: "other" };
  return markedReply(message, at, kind === "assistant" ? textAnswer(value, at) : undefined);
}

function toChatMessage({ from, value, ...rest }: Message, path: Path): ChatMessage {
  const isCall = messageKind(from, []) === "tool-call";
  const { content, calls } = isCall ? readCallText(value, path) : { content: value, calls: [] };
  const read: ChatMessage = {
    role: chatRole(from),
    content,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const other = Object.keys(read).find((key) => rest[key] != null && rest[key] !== read[key]);
  if (other !== undefined) {
    throw new RowError(
      "unsupported-content",
      [...path.slice(0, -1), other],
      "the turn has the same value under two keys, and they differ; keep one",
    );
  }
  return { ...rest, ...read };
}
