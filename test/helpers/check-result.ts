import { CHAT_TOKENIZER_FILES } from "./chat-tokenizer.js";
import type { ProcessResult } from "./process.js";
import { chat } from "./rows.js";
import { type Files, workspace } from "./workspace.js";

/** The result of `check` with a small ChatML tokenizer. */
export async function checkResult(
  input: string,
  flags: readonly string[],
  files: Files = {},
): Promise<ProcessResult> {
  const lap = await workspace({ "in.jsonl": input, ...CHAT_TOKENIZER_FILES, ...files });
  return lap.run("check", "in.jsonl", "-t", "chat-tokenizer", ...flags);
}

/** A valid row of a chat. */
export const CLEAN = chat("Who? The answer begins with:\nThe first", "The first one, as always.");
/** A prompt that shows the whole answer. */
export const WHOLE = chat("Who? The answer begins with:\nThe first", "The first");
/** A template that writes contents alone. */
export const PLAIN = "{% for m in messages %}{{ m.content }}\n{% endfor %}";
