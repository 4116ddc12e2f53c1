import type { CheckProblem } from "../../check/report.js";
import { escapeUnprintableJson } from "../../domain/escape-unprintable.js";
import type { ReportFormat } from "./report-format.js";

/** For programs: one object, with all problems. */
export const json: ReportFormat = {
  summary: "one JSON object, with all problems",
  create: () => {
    const problems: CheckProblem[] = [];
    return {
      problem: (problem) => {
        problems.push(problem);
        return undefined;
      },
      end: (report) => escapeUnprintableJson(JSON.stringify({ ...report, problems }, undefined, 2)),
    };
  },
};
