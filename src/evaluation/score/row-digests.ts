import { createHash } from "node:crypto";
import type { JoinedAnswer } from "../../answers/join.js";
import type { RowOutcome } from "../score-result.js";

/** Enough to tell two texts of one id apart. */
const DIGITS = 12;

/** What tells whether rows of one id in two results were asked the same, and should have said the same. */
export function rowDigests({
  question,
  prefill,
  truths,
}: Pick<JoinedAnswer, "question" | "prefill" | "truths">): Pick<RowOutcome, "asked" | "truth"> {
  return {
    ...(question === undefined
      ? {}
      : { asked: digestOf([question.trim(), ...(prefill === undefined ? [] : [prefill])]) }),
    ...(truths.length === 0 ? {} : { truth: digestOf(truths) }),
  };
}

function digestOf(texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, DIGITS);
}
