import type { Settings } from "../settings/settings.js";

/** What to do: the settings decide the bytes, and the rest says from where to where. */
export interface RunRequest {
  readonly settings: Settings;
  /** Paths, globs, or `-` for stdin; or `filter` for standard input with a row on every line. */
  readonly inputs: readonly string[] | "filter";
  /** A path left out is not written; rows without a path go to stdout. */
  readonly outputs: OutputPaths;
  /** How many threads prepare rows; undefined for as many as pay. */
  readonly workers: number | undefined;
  /** Whether to go on from what a run that was cut off has left, and to leave as much when this one is. */
  readonly resumes: boolean;
  /** Whether the rejects file may hold the rows themselves. */
  readonly showContent: boolean;
  /** What the inputs and the tokenizer must be, when an earlier run is made again. */
  readonly expected: Expected | undefined;
}

/** Where a run writes: paths, or the standard stream for the rows. */
export interface OutputPaths {
  readonly rows: string | undefined;
  readonly rejects: string | undefined;
  readonly manifest: string | undefined;
}

/** SHA-256 sums of an earlier run. */
export interface Expected {
  readonly tokenizer: string | undefined;
  readonly inputs: ReadonlyMap<string, string>;
}
