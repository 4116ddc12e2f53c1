import { chatMessages } from "./chat-messages.js";
import { type OutputFormat, optional } from "./format.js";

/** The list of messages, as in chat APIs and for chat trainers. */
export const messages: OutputFormat = {
  summary: "{ messages: [{ role, content }] }",
  keys: ["messages"],
  optionalKeys: ["tools"],
  holdsTurns: true,
  holdsMedia: true,
  needsRendering: false,
  write: ({ conversation, trained, lossMark, toolArguments }) => ({
    messages: chatMessages(conversation, toolArguments).map((message, i) =>
      lossMark === undefined || message.role !== "assistant"
        ? message
        : { ...message, [lossMark.key]: trained.includes(i) ? lossMark.trained : lossMark.untrained },
    ),
    ...optional("tools", conversation.tools),
  }),
};
