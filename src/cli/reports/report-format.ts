import type { CheckProblem, CheckReport } from "../../check/report.js";

/** A report format of `check`: what it prints for each problem, and at the end. */
export interface ReportFormat {
  /** One line for help and README. */
  readonly summary: string;
  readonly create: () => LiveReport;
}

export interface LiveReport {
  /** The line for a problem; undefined if the report prints it later or only counts it. */
  readonly problem: (problem: CheckProblem) => string | undefined;
  readonly end: (report: CheckReport) => string;
}
