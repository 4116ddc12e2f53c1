import type { CheckProblem } from "../../check/report.js";
import { formatNumber } from "../../domain/format-number.js";
import type { Rule } from "../../domain/rules.js";
import { ProblemGroups } from "../problem-groups.js";
import { problemLine } from "./problem-line.js";
import type { ReportFormat } from "./report-format.js";
import { totals } from "./totals.js";

/** Number of lines for failures, and for the warnings of each rule; the others are counted. */
const SHOWN_FAILURES = 20;
const SHOWN_WARNINGS = 3;

/** For people: the problems, equal ones in one line, then a summary. */
export const text: ReportFormat = {
  summary: "plain text",
  create: () => {
    const failures = new ProblemGroups<CheckProblem>(SHOWN_FAILURES, problemLine);
    const warnings = new Map<Rule, ProblemGroups<CheckProblem>>();
    const warningsOf = (rule: Rule): ProblemGroups<CheckProblem> => {
      const groups = warnings.get(rule) ?? new ProblemGroups<CheckProblem>(SHOWN_WARNINGS, warningLine);
      warnings.set(rule, groups);
      return groups;
    };
    return {
      problem: (problem) => {
        (problem.severity === "fail" ? failures : warningsOf(problem.rule)).add(problem);
        return undefined;
      },
      end: (report) => {
        const groups = [failures, ...warnings.values()];
        const more = groups.reduce((sum, { others }) => sum + others, 0);
        return [
          ...groups.flatMap(({ shown }) => shown),
          ...(more > 0 ? [`… and ${formatNumber(more)} more; --report json lists them all`] : []),
          ...totals(report),
        ].join("\n");
      },
    };
  },
};

function warningLine(problem: CheckProblem): string {
  return `warning: ${problemLine(problem)}`;
}
