import { crc32 } from "node:zlib";
import type { JoinedAnswer } from "../../answers/join.js";
import type { RowOutcome } from "../score-result.js";

/** What tells whether rows of one id in two results were asked the same, and should have said the same. */
export function rowDigests({
  question,
  prefill,
  truths,
}: Pick<JoinedAnswer, "question" | "prefill" | "truths">): Pick<RowOutcome, "asked" | "truth"> {
  return {
    ...(question === undefined ? {} : { asked: digestOf([question.trim(), prefill ?? ""]) }),
    ...(truths.length === 0 ? {} : { truth: digestOf(truths) }),
  };
}

/** A checksum: the same texts are told from others, and others seldom taken for the same. */
function digestOf(texts: readonly string[]): string {
  return crc32(texts.join("\0")).toString(16).padStart(8, "0");
}
