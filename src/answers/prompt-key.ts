import { createHash } from "node:crypto";

/** Longer prompts are compared by their hashes. */
const MOST = 64;

/** A text that two prompts have in common only if they are the same but for the white space around them. */
export function promptKey(question: string): string {
  const text = question.trim();
  return text.length <= MOST ? text : createHash("sha256").update(text).digest("base64");
}
