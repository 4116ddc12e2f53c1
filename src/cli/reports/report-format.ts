import type { CheckProblem, CheckReport } from "../../check/report.js";

/** How a check tells what it found: line by line as it goes, and at the end. */
export interface ReportFormat {
  /** One line for help and README. */
  readonly summary: string;
  readonly create: () => LiveReport;
}

export interface LiveReport {
  /** What to print for a problem at once; undefined to wait. */
  readonly problem: (problem: CheckProblem) => string | undefined;
  readonly end: (report: CheckReport) => string;
}
