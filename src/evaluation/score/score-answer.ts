import { deflateSync } from "node:zlib";
import type { JoinedAnswer } from "../../answers/join.js";
import { formatPlace } from "../../domain/place.js";
import { RunError } from "../../domain/run-error.js";
import { degenerationsOf } from "../../scoring/degenerate.js";
import type { RowOutcome } from "../score-result.js";
import type { Scored, ScoringRule } from "./scoring-rule.js";
import type { Counted } from "./tally.js";

/** What is taken from an answer's start before it is scored. */
export interface Stripping {
  /** A text that the model repeats, such as a virtual prefix. */
  readonly text: string | undefined;
  /** Whether an echoed prefill is taken, too. */
  readonly prefill: boolean;
}

/** What became of one answer: its line, and what is counted. */
export interface ScoredAnswer {
  readonly row: RowOutcome;
  readonly counted: Counted;
  /** The answer as it was scored. */
  readonly text: string | undefined;
}

/** An answer before its score: a text that is scored, or nothing that could be. */
export type ReadyAnswer = ReadyText | ReadyNothing;

export interface ReadyText {
  readonly kind: "text";
  readonly answer: JoinedAnswer;
  readonly text: string;
  readonly isStripped: boolean;
}

export interface ReadyNothing {
  readonly kind: "nothing";
  readonly answer: JoinedAnswer;
  /** Why there is no text. */
  readonly rule: string;
}

/** Makes an answer ready. Throws RunError `bad-data` for one that lacks what the rule needs. */
export function readyAnswer(answer: JoinedAnswer, rule: ScoringRule, stripping: Stripping): ReadyAnswer {
  const { said, truths, place } = answer;
  if (rule.needsTruth && truths.length === 0) throw noTruth(formatPlace(place), rule.metric);
  if (said.kind === "nothing") return { kind: "nothing", answer, rule: said.rule };
  // an answer that began elsewhere than the probe says is an answer to another question
  if (answer.prefill !== undefined && isOtherPrompt(answer))
    return { kind: "nothing", answer, rule: "prompt-differs" };
  return { kind: "text", answer, ...strip(said.text, answer.prefill, stripping) };
}

/** What became of a text that was scored. */
export function scoredAnswer(
  { answer, text, isStripped }: ReadyText,
  { worth, isNormalised, judged }: Scored,
): ScoredAnswer {
  const { finish, category } = answer;
  const common = {
    ...{ category, isStripped, isNormalised, judged },
    degenerate: degenerationsOf(text, finish, compressedLength),
  };
  const row = {
    id: answer.row,
    ...(finish === undefined ? {} : { finish }),
    ...(judged?.verdict === undefined ? {} : { verdict: judged.verdict }),
    ...(judged?.key === undefined ? {} : { key: judged.key }),
  };
  switch (worth.outcome) {
    case "hit":
    case "miss": {
      const score = worth.outcome === "hit" ? 1 : 0;
      return {
        row: { ...row, outcome: worth.outcome, score },
        counted: { ...common, outcome: { kind: worth.outcome } },
        text,
      };
    }
    case "scored":
      return {
        row: { ...row, outcome: "scored", score: worth.score },
        counted: { ...common, outcome: { kind: "scored", score: worth.score, parts: worth.parts } },
        text,
      };
    case "unscored":
      return {
        row: { ...row, outcome: "unscored", rule: worth.rule },
        counted: { ...common, outcome: { kind: "unscored", rule: worth.rule } },
        text,
      };
  }
}

/** The length of a zlib stream. Its room is asked for at once, and not more of it than the usual 16 KiB. */
function compressedLength(bytes: Uint8Array): number {
  return deflateSync(bytes, { chunkSize: Math.min(Math.max(bytes.length, 64), 1 << 14) }).length;
}

/** What becomes of an answer without a text. */
export function unscoredAnswer({ answer, rule }: ReadyNothing): ScoredAnswer {
  const { finish, category } = answer;
  return {
    row: { id: answer.row, outcome: "unscored", rule, ...(finish === undefined ? {} : { finish }) },
    counted: {
      outcome: { kind: "unscored", rule },
      ...{ category, degenerate: [], isStripped: false, isNormalised: false, judged: undefined },
    },
    text: undefined,
  };
}

/** Whether the server counted other tokens than were in the prompt. */
export function isOtherPrompt({ promptTokens, askedTokens }: JoinedAnswer): boolean {
  return promptTokens !== undefined && askedTokens !== undefined && promptTokens !== askedTokens;
}

/** Takes the prefill, then the text, each once; white space before either goes with it. */
function strip(
  answer: string,
  prefill: string | undefined,
  stripping: Stripping,
): { readonly text: string; readonly isStripped: boolean } {
  let text = answer;
  for (const start of [stripping.prefill ? prefill : undefined, stripping.text]) {
    if (start === undefined || start === "") continue;
    if (text.startsWith(start)) text = text.slice(start.length);
    else if (text.trimStart().startsWith(start)) text = text.trimStart().slice(start.length);
  }
  return { text, isStripped: text.length < answer.length };
}

function noTruth(place: string, metric: string): RunError {
  return new RunError("bad-data", [
    `${place}: this answer has no truth, and ${metric} compares with one`,
    "give the truths with --truth FILE: rows with an id or the prompt, and truth, target, ground_truth or answer (several of these in one row count only where they agree)",
  ]);
}
