import { listOfObjects, TEXT } from "../../domain/columns.js";
import { type OutputFormat, optional } from "./format.js";
import { asFunctionCalls } from "./function-calls.js";

/** The list of messages, as in chat APIs and for chat trainers. */
export const messages: OutputFormat = {
  summary: "{ messages: [{ role, content }] }",
  keys: ["messages"],
  optionalKeys: ["tools", "functions"],
  columns: { messages: listOfObjects({ role: TEXT, content: TEXT }) },
  holdsTurns: true,
  holdsMedia: true,
  holdsRequest: true,
  needsRendering: false,
  write: ({ conversation, trained, lossMark, hasFunctionCalls }) => {
    const { messages, tools, functions } = hasFunctionCalls
      ? asFunctionCalls(conversation)
      : { ...conversation, functions: undefined };
    return {
      messages: messages.map((message, i) =>
        lossMark === undefined || message.role !== "assistant"
          ? message
          : { ...message, [lossMark.key]: trained.includes(i) ? lossMark.trained : lossMark.untrained },
      ),
      ...optional("tools", tools),
      ...optional("functions", functions),
    };
  },
};
