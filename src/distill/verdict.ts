import type { Asked } from "../endpoint/asker.js";
import type { Reply } from "../endpoint/reply.js";
import { visibleText } from "../endpoint/visible-text.js";
import type { Keep } from "./keeps/keep.js";

/** Why a row keeps its answer, with the meaning of each rule. */
export const KEPT_RULES = {
  "no-answer": "the model gave no answer",
  refused: "the model refused, or a filter took its answer",
  "cut-off": "the rewritten answer was cut off at the limit of tokens",
  empty: "the rewritten answer is blank",
  "lone-surrogate": "the rewritten answer has half a surrogate pair, which is not a character",
  "replacement-char": "the rewritten answer has U+FFFD, which stands for bytes that were no text",
  leak: "the rewritten answer speaks of the reference, or of the task to rewrite",
  "starts-with-your-turn": 'the rewritten answer begins with "Your turn"',
  "check-failed": "the rewritten answer does not pass --keep",
} as const;
export type KeptRule = keyof typeof KEPT_RULES;

/** What becomes of an answer: another text in its place, or none. */
export type Verdict =
  | { readonly verdict: "rewritten"; readonly text: string }
  | { readonly verdict: "kept"; readonly rule: KeptRule };

/** SDFT's, of its published filter: a rewritten answer that has one speaks of the task. */
export const LEAKS: readonly string[] = [
  "reference answer",
  "your response",
  "my response",
  "your own response",
  "now it's your turn",
];

/** What a rewritten answer must pass. */
export interface Filter {
  /** Phrases in small letters. */
  readonly leaks: readonly string[];
  readonly keep: Keep;
  /** Whether an answer that was cut off counts, too, as it did for SDFT. */
  readonly acceptsCut: boolean;
}

/** Judges what was answered for the answer `original`. */
export function judge(asked: Asked, original: string, filter: Filter): Verdict {
  if (asked.kind === "problem") return kept("no-answer");
  const { reply } = asked;
  if (reply.kind !== "text") return kept("refused");
  const text = visibleText(reply.text);
  const rule = ruleBroken(text, reply, original, filter);
  return rule === undefined ? { verdict: "rewritten", text } : kept(rule);
}

/** The order of the rules is a part of their meaning: the first that is broken is named. */
function ruleBroken(text: string, reply: Reply, original: string, filter: Filter): KeptRule | undefined {
  if (reply.finish === "length" && !filter.acceptsCut) return "cut-off";
  if (text === "") return "empty";
  if (!text.isWellFormed()) return "lone-surrogate";
  if (text.includes("\ufffd")) return "replacement-char";
  const lower = text.toLowerCase().replaceAll("’", "'");
  if (filter.leaks.some((phrase) => lower.includes(phrase))) return "leak";
  if (lower.startsWith("your turn")) return "starts-with-your-turn";
  return filter.keep.holds(text, original) ? undefined : "check-failed";
}

function kept(rule: KeptRule): Verdict {
  return { verdict: "kept", rule };
}
