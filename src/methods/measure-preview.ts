import { ANSWER_END, endedBefore, MAX_REVEAL } from "../domain/preview-end.js";
import { strippedRange } from "../jinja/white-space.js";
import type { AnswerReader } from "./method.js";
import { portion } from "./portion.js";
import type { ActiveRule } from "./preview-rules/registry.js";
import type { ActiveStop } from "./preview-stops/registry.js";

/** What may end a preview: its rule, texts before which it stops, and the largest share of the answer's tokens. */
export interface PreviewBounds {
  readonly rule: ActiveRule;
  readonly stops: readonly ActiveStop[];
  readonly maxReveal: number | undefined;
}

/** A preview of an answer. */
export interface MeasuredPreview {
  /** Its end in the answer, in UTF-16 units: at the end of a character that is no white space; 0 if nothing is left. */
  readonly end: number;
  /** How many of the answer's tokens begin in it; 0 for an answer without tokens. */
  readonly tokens: number;
  /** How many tokens the answer has. */
  readonly answerTokens: number;
  /** What ended it: see domain/preview-end.ts, or the rule's name. */
  readonly ended: string;
  /** Whether white space at its end was left out. */
  readonly isTrimmed: boolean;
  /** Whether nothing but white space follows it. */
  readonly isWholeAnswer: boolean;
}

/** Where the preview of an answer ends: before everything that may end it. Of two at one place, the rule comes first. */
export function measurePreview(
  { rule, stops, maxReveal }: PreviewBounds,
  answer: string,
  reader: AnswerReader,
): MeasuredPreview {
  const encoding = reader.encode(answer);
  const endOf = (count: number): number =>
    count >= encoding.length ? answer.length : reader.head(answer, count).end;
  const reach = rule.reach({ text: answer, tokens: encoding.length });
  let end = reach.kind === "tokens" ? endOf(reach.count) : reach.end;
  let ended = rule.name;
  const most = maxReveal === undefined ? encoding.length : portion(maxReveal, encoding.length);
  if (encoding.through(end) > most) {
    end = most === 0 ? 0 : endOf(most);
    // one character may have more tokens than the preview may show
    if (encoding.through(end) > most) end = 0;
    ended = MAX_REVEAL;
  }
  for (const { text, find } of stops) {
    const at = find(answer, end);
    if (at === -1) continue;
    end = at;
    ended = endedBefore(text);
  }
  const trimmed = textEnd(answer.slice(0, end));
  const isWholeAnswer = trimmed === textEnd(answer);
  return {
    end: trimmed,
    tokens: encoding.through(trimmed),
    answerTokens: encoding.length,
    ended: isWholeAnswer ? ANSWER_END : ended,
    isTrimmed: trimmed < end,
    isWholeAnswer,
  };
}

/** Where the white space at a text's end begins, which chat templates trim. */
function textEnd(text: string): number {
  return strippedRange(text, { left: false, right: true }, undefined)[1];
}
