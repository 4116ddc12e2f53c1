import type { Problem } from "../domain/problem.js";

/** What a run reports while it works. */
export interface RunEvents {
  readonly onProblem?: (problem: Problem) => void;
  /** Called once, with the format that was detected. */
  readonly onFormat?: (label: string) => void;
  readonly onNotice?: (line: string) => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** The progress of what is counted in rows alone. */
export const ROWS_ALONE = { rejected: 0, bytesRead: 0, bytesTotal: undefined } as const;

export interface Progress {
  readonly rows: number;
  readonly rejected: number;
  readonly bytesRead: number;
  /** Undefined if an input has no known size, such as stdin. */
  readonly bytesTotal: number | undefined;
  /** The number of rows after which reading ends; undefined without one. */
  readonly limit: number | undefined;
}
