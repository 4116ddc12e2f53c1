import { CHAT_TOKENIZER_FILES } from "./chat-tokenizer.js";
import type { ProcessResult } from "./process.js";
import { parseRows, rows } from "./rows.js";
import { workspace } from "./workspace.js";

/** The result of the command with a small tokenizer. */
export async function resultFor(stdin: string, flags: readonly string[]): Promise<ProcessResult> {
  const lap = await workspace(CHAT_TOKENIZER_FILES);
  return lap.run("-t", "chat-tokenizer", ...flags, { stdin });
}

/** The rows that are written for one row. */
export async function rowsFor(
  row: object,
  flags: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  return parseRows((await resultFor(rows(row), flags)).stdout);
}

/** The same exchange in every input format. */
export const INPUTS: Readonly<Record<string, object>> = {
  pair: { prompt: "Who?", completion: "The first one." },
  alpaca: { instruction: "Who?", input: "", output: "The first one." },
  messages: {
    messages: [
      { role: "user", content: "Who?" },
      { role: "assistant", content: "The first one." },
    ],
  },
  sharegpt: {
    conversations: [
      { from: "human", value: "Who?" },
      { from: "gpt", value: "The first one." },
    ],
  },
  "prompt-completion-chat": {
    prompt: [{ role: "user", content: "Who?" }],
    completion: [{ role: "assistant", content: "The first one." }],
  },
};

/** A chat of five messages. */
export const FIVE = {
  messages: [
    { role: "system", content: "S" },
    { role: "user", content: "a" },
    { role: "assistant", content: "b b" },
    { role: "user", content: "c" },
    { role: "assistant", content: "d d" },
  ],
};
