import type { Answer, Exchange, Prompt } from "../../domain/example.js";
import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";
import type { JsonObject } from "./format.js";
import { visibleStart } from "./thinking.js";

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
]);

/** Throws RowError `unknown-role`; the role itself is text of the row, so the error does not contain it. */
export function messageKind(role: string, path: Path): MessageKind {
  const kind = ROLES.get(role);
  if (kind === undefined) {
    throw new RowError("unknown-role", path, `expected one of ${[...ROLES.keys()].join(", ")}`);
  }
  return kind;
}

/** The part of a message that exchanges are built from. */
export type ParsedMessage =
  | { readonly kind: "user"; readonly prompt: Prompt }
  | { readonly kind: "assistant"; readonly answer: Answer }
  | { readonly kind: "other" };

/**
 * An exchange is a user message and the first answer of the assistant after it; a tool call and its result may come
 * between the two. Of several user messages in a row, only the last one belongs to an exchange.
 */
export function exchangesOf(messages: readonly ParsedMessage[]): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  let user: { readonly prompt: Prompt; readonly index: number } | undefined;
  messages.forEach((message, index) => {
    if (message.kind === "user") user = { prompt: message.prompt, index };
    else if (message.kind === "assistant" && user !== undefined) {
      exchanges.push({
        prompt: user.prompt,
        answer: message.answer,
        userIndex: user.index,
        assistantIndex: index,
      });
      user = undefined;
    }
  });
  return exchanges;
}

/** A prompt that is one text. */
export function textPrompt(text: string, path: Path, inMessage: Path = CONTENT): Prompt {
  return { text, end: { kind: "text", path }, inMessage };
}

/** An answer that is one text, or that begins with it and continues in `rest`. */
export function textAnswer(text: string, path: Path, inMessage: Path = CONTENT, rest = ""): Answer {
  const at = visibleStart(text);
  return { text: (at === 0 ? text : text.slice(at)) + rest, path, at, inMessage };
}

const CONTENT: Path = ["content"];

/** Whether a field holds an empty list, or a list whose first item has at least one of the keys. */
export function isListOf(row: JsonObject, field: string, ...keys: readonly string[]): boolean {
  const list = Object.hasOwn(row, field) ? row[field] : undefined;
  if (!Array.isArray(list)) return false;
  const first: unknown = list[0];
  if (list.length === 0) return true;
  return typeof first === "object" && first !== null && keys.some((key) => Object.hasOwn(first, key));
}
