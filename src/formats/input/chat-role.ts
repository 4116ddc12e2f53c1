import { type MessageKind, messageKind } from "./message-kind.js";

/** The names of the roles in chat templates. */
const TEMPLATE_ROLES: Readonly<Record<MessageKind, string>> = {
  system: "system",
  user: "user",
  assistant: "assistant",
  "tool-call": "assistant",
  "tool-result": "tool",
};

/** A role under the name that chat templates know; `developer` keeps its own, since some templates know both. */
export function chatRole(role: string): string {
  return role.toLowerCase() === "developer" ? "developer" : TEMPLATE_ROLES[messageKind(role, [])];
}
