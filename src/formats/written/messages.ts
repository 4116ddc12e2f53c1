import { chatMessages } from "./chat-messages.js";
import { optional, type WrittenShape } from "./written.js";

/** The list of messages, as chat APIs and chat trainers read it. */
export const writtenMessages: WrittenShape = {
  summary: "{ messages: [{ role, content }] }",
  keys: ["messages"],
  optionalKeys: ["tools"],
  needsRendering: false,
  write: ({ conversation }) => ({
    messages: chatMessages(conversation),
    ...optional("tools", conversation.tools),
  }),
};
