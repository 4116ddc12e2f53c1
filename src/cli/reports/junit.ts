import type { CheckReport } from "../../check/report.js";
import { formatNumber } from "../../domain/format-number.js";
import { problemLine } from "./problem-line.js";
import type { ReportFormat } from "./report-format.js";
import { trainerResults } from "./totals.js";

/** JUnit's XML: one test case for each rule that was broken, and one for each trainer. */
export const junit: ReportFormat = {
  summary: "JUnit XML, for CI that shows test results",
  create: () => {
    const broken = new Map<string, string[]>();
    return {
      problem: (problem) => {
        if (problem.severity !== "fail") return undefined;
        const lines = broken.get(problem.rule) ?? [];
        broken.set(problem.rule, lines);
        lines.push(escaped(problemLine(problem)));
        return undefined;
      },
      end: (report) => suite(report, broken),
    };
  },
};

function suite(report: CheckReport, broken: ReadonlyMap<string, readonly string[]>): string {
  const rules = [...broken].map(([rule, lines]) => {
    const rows = report.rules[rule as keyof typeof report.rules] ?? 0;
    return failure("lookahead-prep.rules", rule, `${formatNumber(rows)} rows`, lines.join("\n"));
  });
  const trainerCases = trainerResults(report).map(({ name, passes, result }) =>
    passes
      ? `  <testcase classname="lookahead-prep.trainers" name="${escaped(name)}"/>`
      : failure("lookahead-prep.trainers", name, result, ""),
  );
  const cases = [...rules, ...trainerCases];
  const all =
    cases.length === 0 ? ['  <testcase classname="lookahead-prep.rules" name="all rules"/>'] : cases;
  const failures = cases.filter((one) => one.includes("<failure")).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="lookahead-prep check" tests="${all.length}" failures="${failures}">`,
    ...all,
    "</testsuite>",
  ].join("\n");
}

function failure(group: string, name: string, message: string, lines: string): string {
  return `  <testcase classname="${group}" name="${escaped(name)}"><failure message="${escaped(message)}">${lines}</failure></testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML allows no control characters and no two last code points, even escaped; names can contain them. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!).replace(/[\p{Cc}\ufffe\uffff]/gu, "?");
}
