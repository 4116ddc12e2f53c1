import { isObject } from "../json/is-object.js";
import type { Completed, CompletedChoice } from "./completed.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a body is one of `/responses`. */
export function isResponse({ object, output }: JsonObject): boolean {
  return object === "response" && Array.isArray(output);
}

/** Reads a body of `/responses`: the texts of all its messages. Why the model stopped has the words of the other routes. */
export function readResponse({
  status,
  output,
  incomplete_details: incomplete,
}: JsonObject): CompletedChoice {
  const items = (Array.isArray(output) ? output : []).filter(isObject);
  switch (status) {
    case "completed":
      return { completed: completedIn(items), finish: "stop" };
    case "incomplete":
      return { completed: completedIn(items), finish: finishOf(incomplete) };
    case "failed":
    case "cancelled":
      return { completed: { kind: "failed" }, finish: undefined };
    // an answer that is not there yet
    default:
      return { completed: { kind: "nothing" }, finish: undefined };
  }
}

function completedIn(items: readonly JsonObject[]): Completed {
  const messages = items.filter(({ type }) => type === "message");
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : [])).filter(isObject);
  const said = textsOf(parts, "text");
  if (said.length > 0) return { kind: "text", text: said.join("") };
  const refused = textsOf(parts, "refusal");
  if (refused.length > 0) return { kind: "refused", text: refused.join("") };
  return { kind: items.some(({ type }) => type === "reasoning") ? "thought" : "nothing" };
}

function textsOf(parts: readonly JsonObject[], key: string): readonly string[] {
  return parts.map((part) => part[key]).filter((text) => typeof text === "string");
}

function finishOf(incomplete: unknown): string | undefined {
  const reason = isObject(incomplete) ? incomplete["reason"] : undefined;
  if (reason === "max_output_tokens") return "length";
  return typeof reason === "string" ? reason : undefined;
}
