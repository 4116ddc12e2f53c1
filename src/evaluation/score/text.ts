import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { counted } from "../../page/numbers.js";
import { alignedTable } from "../../page/text-tables.js";
import type { Degeneration } from "../../scoring/degenerate.js";
import type { RateResult } from "../score-result.js";
import type { Score } from "./score-run.js";

const DEGENERATE: Readonly<Record<Degeneration, string>> = {
  empty: "empty",
  cut: "cut off",
  loop: "in a loop",
  replacement: "with U+FFFD",
  nonLatin: "in no Latin script",
};

/** A result for people, in lines. */
export function scoreLines({ result, rule, asked }: Score): readonly string[] {
  const unscored = Object.entries(result.unscored);
  const lines = [rule.label, ...numberLines(result), ...judgeLines(result)];
  if (unscored.length > 0)
    lines.push(`  without a score: ${unscored.map(([name, count]) => `${name} ${count}`).join(", ")}`);
  lines.push(`  answers like those of a broken model: ${degenerateText(result.degenerate)}`);
  if (result.stripped > 0)
    lines.push(`  ${counted(result.stripped, "answer")} without what was stripped from the start`);
  if (result.normalised > 0)
    lines.push(`  ${counted(result.normalised, "answer")} decided by a typographic apostrophe alone`);
  if (result.neutralised > 0)
    lines.push(`  ${counted(result.neutralised, "answer")} without what could have steered the judge`);
  if (asked !== undefined) lines.push(`  replies: ${asked.asked} asked now, ${asked.kept} known before`);
  if (result.kind === "rate" && result.categories.length > 0) return [...lines, "", ...categoryLines(result)];
  return lines;
}

function numberLines(result: Score["result"]): readonly string[] {
  switch (result.kind) {
    case "rate": {
      const { hits, n, rate, wilson, bounds } = result;
      const line = `  ${hits} of ${n}  ${inPercent(rate)} %  (95 %: ${wilson.map(inPercent).join(" to ")})`;
      const [worst, best] = bounds;
      return worst === best
        ? [line]
        : [
            line,
            `  from ${inPercent(worst)} to ${inPercent(best)} %, if none or all without a score were hits`,
          ];
    }
    case "mean": {
      const { mean, sd, n, interval, parts } = result;
      const others = Object.entries(parts).map(([name, value]) => `${name} ${value.toFixed(2)}`);
      return [
        `  mean ${mean.toFixed(2)} of ${counted(n, "answer")}  (95 %: ${interval.map((one) => one.toFixed(2)).join(" to ")}; sd ${sd.toFixed(2)})`,
        `  ${others.join(", ")}`,
      ];
    }
  }
}

function judgeLines({ judge, histogram = {} }: Score["result"]): readonly string[] {
  if (judge === undefined) return [];
  const said = Object.entries(histogram).map(([word, count]) => `${count} x ${word}`);
  return [
    `  judged by ${String(judge.model["id"])}, read by ${judge.parse}`,
    `  it said: ${said.join(", ") || "nothing that counts"}`,
  ];
}

function degenerateText(degenerate: Score["result"]["degenerate"]): string {
  const found = Object.entries(DEGENERATE).flatMap(([name, words]) => {
    const count = degenerate[name as Degeneration];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return found.join(", ") || "none";
}

function categoryLines({ categories }: RateResult): readonly string[] {
  return alignedTable([
    ["category", "hits", "n", "%", "95 %"],
    ...categories.map(({ name, hits, n, wilson }) => [
      escapeUnprintable(name),
      String(hits),
      String(n),
      inPercent(hits / n),
      wilson.map(inPercent).join(" to "),
    ]),
  ]);
}

function inPercent(share: number): string {
  return (100 * share).toFixed(2);
}
