import type { Example, Exchange } from "../../domain/example.js";
import { RowError } from "../../domain/problem.js";
import type { JsonObject } from "./format.js";
import { mismatch } from "./parse-row.js";

/** The columns of the system prompt in published data sets, beside the messages or the texts. */
export const SYSTEM_COLUMNS: readonly string[] = ["system", "system_prompt", "system_message"];

/**
 * The example with the system prompt of a column as its first message. An empty text is none. `systems` are the
 * contents of the row's own system messages. Its conversation throws RowError `wrong-type` for a column that is not
 * text, and `unsupported-content` for two different system prompts: trainers take one of them, and lose the other.
 */
export function withSystemColumn(
  row: JsonObject,
  columns: readonly string[],
  example: Example,
  systems: () => readonly unknown[] = () => [],
): Example {
  const filled = columns.filter(
    (name) => Object.hasOwn(row, name) && row[name] !== null && row[name] !== undefined && row[name] !== "",
  );
  const [first] = filled;
  if (first === undefined) return example;
  const text = row[first];
  const own = systems();
  const differing = filled.find((name) => row[name] !== text);
  const isKnown = own.length > 0 && own.every((content) => content === text);
  if (typeof text === "string" && differing === undefined && isKnown) return example;
  return {
    exchanges: example.exchanges.map(oneLater),
    wordless: example.wordless.map(oneLater),
    replies: example.replies.map((reply) => ({ ...reply, index: reply.index + 1 })),
    conversation: () => {
      if (typeof text !== "string") throw mismatch([first], "text", text);
      if (differing !== undefined || own.length > 0) {
        throw new RowError(
          "unsupported-content",
          [differing ?? first],
          "the row has two different system prompts, and trainers read only one; keep one of them",
        );
      }
      const { messages, paths, ...rest } = example.conversation();
      return {
        ...rest,
        messages: [{ role: "system", content: text }, ...messages],
        paths: [[first], ...paths],
        ...(rest.ownRoles === undefined ? {} : { ownRoles: [undefined, ...rest.ownRoles] }),
      };
    },
  };
}

/** The exchange in a conversation with one more message before it. */
function oneLater(exchange: Exchange): Exchange {
  return { ...exchange, userIndex: exchange.userIndex + 1, assistantIndex: exchange.assistantIndex + 1 };
}
