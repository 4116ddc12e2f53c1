import { type OutputFormat, optional } from "./format.js";
import { asFunctionCalls } from "./function-calls.js";

/** The list of messages, as in chat APIs and for chat trainers. */
export const messages: OutputFormat = {
  summary: "{ messages: [{ role, content }] }",
  keys: ["messages"],
  optionalKeys: ["tools", "functions"],
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
