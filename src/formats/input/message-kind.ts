import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";

/** What a message does in a conversation, whatever its role is called. */
export type MessageKind = "system" | "user" | "assistant" | "tool-call" | "tool-result";

const ROLES: ReadonlyMap<string, MessageKind> = new Map([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["human", "user"],
  ["assistant", "assistant"],
  ["gpt", "assistant"],
  ["chatgpt", "assistant"],
  ["bot", "assistant"],
  ["model", "assistant"],
  ["function_call", "tool-call"],
  ["tool_call", "tool-call"],
  ["tool", "tool-result"],
  ["function", "tool-result"],
  ["function_response", "tool-result"],
  ["tool_response", "tool-result"],
  ["observation", "tool-result"],
  ["ipython", "tool-result"],
  ["environment", "tool-result"],
]);

/** The names of the speakers of a chat without tools. */
export const SPEAKERS: readonly Speaker[] = [...ROLES].flatMap(([name, role]) =>
  role === "system" || role === "user" || role === "assistant" ? [{ name, role }] : [],
);

interface Speaker {
  readonly name: string;
  readonly role: "system" | "user" | "assistant";
}

/** What a role means; undefined for an unknown one. */
export function kindOfRole(role: string): MessageKind | undefined {
  return ROLES.get(role) ?? ROLES.get(role.toLowerCase().replace("-", "_"));
}

/** Throws RowError `unknown-role`; the role itself is text of the row, so the error does not contain it. */
export function messageKind(role: string, path: Path): MessageKind {
  const kind = kindOfRole(role);
  if (kind === undefined) {
    throw new RowError("unknown-role", path, `expected one of ${[...ROLES.keys()].join(", ")}`);
  }
  return kind;
}
