import { formatNumber } from "../../domain/format-number.js";
import { problemLine } from "./problem-line.js";
import type { ReportFormat } from "./report-format.js";
import { totals } from "./totals.js";

/** Number of failures shown, and of warnings for each rule; the others are counted. */
const SHOWN_FAILURES = 20;
const SHOWN_WARNINGS = 3;

/** For people: the first problems, then a summary. */
export const text: ReportFormat = {
  summary: "plain text",
  create: () => {
    const counts = new Map<string, number>();
    let more = 0;
    return {
      problem: (problem) => {
        const [key, limit] =
          problem.severity === "fail" ? ["", SHOWN_FAILURES] : [problem.rule, SHOWN_WARNINGS];
        const before = counts.get(key) ?? 0;
        counts.set(key, before + 1);
        if (before < limit) return `${problem.severity === "warn" ? "warning: " : ""}${problemLine(problem)}`;
        more++;
        return undefined;
      },
      end: (report) =>
        [
          ...(more > 0 ? [`… and ${formatNumber(more)} more; --report json lists them all`] : []),
          ...totals(report),
        ].join("\n"),
    };
  },
};
