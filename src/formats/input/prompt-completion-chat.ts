import { z } from "zod";
import { listPattern, objectPattern } from "../../json/spans.js";
import { ownRoles, toChatMessage } from "./chat-message.js";
import { defineInputFormat } from "./format.js";
import { MESSAGE_PATTERN, Message, parseMessage, systemContents } from "./parse-message.js";
import { checkRow } from "./parse-row.js";
import { SYSTEM_COLUMNS, withSystemColumn } from "./system-column.js";
import { toolsOf } from "./tools.js";
import { turnsOf } from "./turns.js";

const Row = z.object({ prompt: z.array(Message), completion: z.array(Message) });

/**
 * `{ prompt: [messages], completion: [messages] }`, as in TRL: the messages of both are one conversation, and an answer
 * in the prompt is not trained.
 */
export const promptCompletionChat = defineInputFormat({
  summary: "prompt and completion as lists of messages",
  options: z.strictObject({ name: z.literal("prompt-completion-chat") }),
  detect: (row) =>
    Array.isArray(row["prompt"]) && Array.isArray(row["completion"])
      ? [{ name: "prompt-completion-chat" as const }]
      : [],
  create: () => ({
    label: "prompt and completion, as messages",
    pattern: objectPattern({
      prompt: listPattern(MESSAGE_PATTERN),
      completion: listPattern(MESSAGE_PATTERN),
    }),
    read: (row) => {
      const { prompt, completion } = checkRow(Row, row);
      const placed = [
        ...prompt.map((message, i) => ({ message, path: ["prompt", i] })),
        ...completion.map((message, i) => ({ message, path: ["completion", i] })),
      ];
      const example = {
        ...turnsOf(
          placed.map(({ message, path }, i) => {
            const parsed = parseMessage(message, path);
            return i < prompt.length && parsed.kind === "reply" ? { ...parsed, isMarked: true } : parsed;
          }),
        ),
        conversation: () => ({
          messages: placed.map(({ message, path }) => toChatMessage(message, [...path, "content"])),
          paths: placed.map(({ path }) => [...path, "content"]),
          ...ownRoles(placed.map(({ message }) => message)),
          ...toolsOf(row),
        }),
      };
      return withSystemColumn(row, SYSTEM_COLUMNS, example, () => systemContents([...prompt, ...completion]));
    },
  }),
});
