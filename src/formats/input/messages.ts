import { z } from "zod";
import type { Path } from "../../domain/path.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { ownRoles, toChatMessage } from "./chat-message.js";
import { defineInputFormat } from "./format.js";
import { MESSAGE_PATTERN, Message, OTHER_KEYS, parseMessage, systemContents } from "./parse-message.js";
import { checkRow } from "./parse-row.js";
import { plainChat } from "./plain-row.js";
import { SYSTEM_COLUMNS, withSystemColumn } from "./system-column.js";
import { toolsOf } from "./tools.js";
import { isListOf, turnsOf } from "./turns.js";

/** The field names of such lists in published data sets. */
const FIELDS = ["messages", "conversations", "conversation"];

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
    const schema = z.object({ [chatField]: z.array(Message) });
    return {
      label: chatField === "messages" ? "messages" : `messages in ${chatField}`,
      pattern: objectPattern({ [chatField]: listPattern(MESSAGE_PATTERN) }),
      plain: plainChat(chatField, { speaker: "role", content: "content" }, OTHER_KEYS),
      read: (row) => {
        const list = checkRow(schema, row)[chatField] as readonly Message[];
        const paths = list.map((_, i): Path => [chatField, i, "content"]);
        const example = {
          ...turnsOf(list.map((message, i) => parseMessage(message, [chatField, i]))),
          conversation: () => ({
            messages: list.map((message, i) => toChatMessage(message, paths[i]!)),
            paths,
            ...ownRoles(list),
            ...toolsOf(row),
          }),
        };
        return withSystemColumn(row, SYSTEM_COLUMNS, example, () => systemContents(list));
      },
    };
  },
});
