import { z } from "zod";
import type { Message as ChatMessage } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { isMarkedUntrained, MARK_KEYS } from "../loss-marks.js";
import { defineInputFormat } from "./format.js";
import { checkRow } from "./parse-row.js";
import {
  isListOf,
  type MessageKind,
  messageKind,
  type ParsedMessage,
  textAnswer,
  textPrompt,
  toolsOf,
  turnsOf,
} from "./turns.js";

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
    const schema = z.looseObject({ [chatField]: z.array(Message) });
    return {
      label: chatField === "conversations" ? "sharegpt" : `sharegpt in ${chatField}`,
      pattern: objectPattern({
        [chatField]: listPattern(objectPattern({ from: undefined, value: undefined, ...MARK_KEYS })),
      }),
      read: (row) => {
        const list = checkRow(schema, row)[chatField] as readonly Message[];
        return {
          ...turnsOf(list.map((message, i) => parseMessage(message, [chatField, i]))),
          conversation: () => ({
            messages: list.map(toChatMessage),
            paths: list.map((_, i) => [chatField, i, "value"]),
            tools: toolsOf(row),
          }),
        };
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
  const answer = kind === "assistant" ? textAnswer(value, at) : undefined;
  return { kind: "reply", path: at, answer, isMarked: isMarkedUntrained(message) };
}

/** The names of the roles in chat templates. */
const TEMPLATE_ROLES: Readonly<Record<MessageKind, string>> = {
  system: "system",
  user: "user",
  assistant: "assistant",
  "tool-call": "assistant",
  "tool-result": "tool",
};

function toChatMessage({ from, value }: Message): ChatMessage {
  return { role: TEMPLATE_ROLES[messageKind(from, [])], content: value };
}
