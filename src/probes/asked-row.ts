import { type Conversation, contentTexts, MEANINGFUL_KEYS, type Message } from "../domain/conversation.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { mismatch } from "../formats/input/parse-row.js";
import { findPreview } from "../methods/find-preview.js";

/** What a row asks. */
export interface AskedRow {
  /** The messages before the answer; the last one is the user's. */
  readonly messages: readonly Message[];
  readonly question: string;
  readonly path: Path;
}

/** The request in a field. Throws RowError for one that cannot be asked. */
export function askedInField(row: JsonObject, field: string): AskedRow {
  const text = Object.hasOwn(row, field) ? row[field] : undefined;
  if (typeof text !== "string") throw mismatch([field], "text", text);
  return { messages: [{ role: "user", content: text }], question: text, path: [field] };
}

/** The request of a conversation: everything before message `end`, which must be a user's text. Throws RowError. */
export function askedIn({ messages, paths, tools }: Conversation, end: number): AskedRow {
  const before = messages.slice(0, end);
  const last = before.at(-1);
  const path = paths[end - 1] ?? [];
  if (last?.role !== "user")
    throw new RowError("no-exchange", path, "no message of the user ends the prompt");
  const other = before.findIndex((message) => MEANINGFUL_KEYS.some((key) => message[key] != null));
  if (other !== -1 || tools !== undefined)
    throw new RowError(
      "unsupported-content",
      paths[other] ?? [],
      "a probe asks with texts alone: no tools, calls, thinking or media",
    );
  return {
    messages: before.map(({ role, content }) => ({ role, content })),
    question: contentTexts(last).join("\n"),
    path,
  };
}

/** Throws RowError for a request that is no text, or that is augmented: a model is asked as it will be asked. */
export function refuseUnaskable({ messages, question, path }: AskedRow, connectors: readonly string[]): void {
  if (question.trim() === "") throw new RowError("missing-field", path, "the prompt is blank");
  if (!messages.every((message) => contentTexts(message).every((text) => text.isWellFormed())))
    throw new RowError(
      "lone-surrogate",
      path,
      "half a surrogate pair, which is not a character and has no UTF-8 form",
    );
  const isEnded = connectors.some((one) => one.trim() !== "" && question.trimEnd().endsWith(one.trim()));
  if (isEnded || findPreview({ prompt: question, answer: "" }, connectors) !== undefined)
    throw new RowError(
      "already-augmented",
      path,
      "the prompt has a connector, as training rows with previews have; a model is asked without: use the original file",
    );
}

/** The same messages with another system text, which comes first. */
export function withSystem(messages: readonly Message[], text: string | undefined): readonly Message[] {
  if (text === undefined) return messages;
  const others = messages.filter(({ role }) => role !== "system" && role !== "developer");
  return [{ role: "system", content: text }, ...others];
}

/** A text or a whole number in a field of the row, as text; undefined for none. Throws RowError `wrong-type`. */
export function labelIn(row: JsonObject, field: string): string | undefined {
  const value = Object.hasOwn(row, field) ? row[field] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" || Number.isSafeInteger(value)) return String(value);
  throw mismatch([field], "text or a whole number", value);
}
