import type { Conversation, Message } from "../../domain/conversation.js";

/** What other writers call the roles. */
const ROLES: Readonly<Record<string, string>> = {
  human: "user",
  gpt: "assistant",
  chatgpt: "assistant",
  bot: "assistant",
  model: "assistant",
  developer: "system",
  function: "tool",
  observation: "tool",
  tool_response: "tool",
  function_response: "tool",
  ipython: "tool",
};

/** Message keys that chat templates and chat APIs know, in the order in which they are written. */
const KEYS = ["role", "name", "content", "reasoning_content", "tool_calls", "tool_call_id"] as const;

/** The messages with the roles and keys that trainers know, and no key that is null. */
export function chatMessages({ messages }: Conversation): readonly Message[] {
  return messages.map((message) => {
    const named: Message = { ...message, role: ROLES[message.role] ?? message.role };
    const fields = KEYS.filter((key) => named[key] !== undefined && named[key] !== null);
    const written = Object.fromEntries(fields.map((key) => [key, named[key]]));
    // a message that only calls tools has an empty content, which some templates ask for
    return { role: named.role, ...("content" in written ? {} : { content: "" }), ...written } as Message;
  });
}
