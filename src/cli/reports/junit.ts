import type { CheckProblem, CheckReport } from "../../check/report.js";
import { formatProblem } from "../../domain/problem.js";
import type { ReportFormat } from "./report-format.js";

/** JUnit's XML: one test case for each rule that was broken, and one for each trainer. */
export const junit: ReportFormat = {
  summary: "JUnit XML, for CI that shows test results",
  create: () => {
    const broken = new Map<string, CheckProblem[]>();
    return {
      problem: (problem) => {
        if (problem.severity === "fail")
          broken.set(problem.rule, [...(broken.get(problem.rule) ?? []), problem]);
        return undefined;
      },
      end: (report) => suite(report, broken),
    };
  },
};

function suite({ trainers }: CheckReport, broken: ReadonlyMap<string, readonly CheckProblem[]>): string {
  const rules = [...broken].map(([rule, problems]) => {
    const lines = problems.map((problem) => escaped(formatProblem(problem))).join("\n");
    return failure("lookahead-prep.rules", rule, `${problems.length} rows`, lines);
  });
  const trainerCases = Object.entries(trainers).map(([name, count]) =>
    count === 0
      ? `  <testcase classname="lookahead-prep.trainers" name="${escaped(name)}"/>`
      : failure("lookahead-prep.trainers", name, `${count} rows`, ""),
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

/** XML allows no control characters, even escaped; file names can contain them. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!).replace(/\p{Cc}/gu, "?");
}
