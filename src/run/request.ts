import type { ResolvedSettings } from "../settings/resolve-settings.js";

/** A run to do: the settings determine the bytes, the rest their source and destination. */
export interface RunRequest {
  readonly resolved: ResolvedSettings;
  /** Paths, globs, or `-` for stdin; or `filter` for standard input with a row on every line. */
  readonly inputs: readonly string[] | "filter";
  /** An undefined path is not written; rows without a path go to stdout. `none`: nothing is written at all. */
  readonly outputs: OutputPaths | "none";
  /** Threads that prepare rows; if undefined, chosen from CPU cores and input size. */
  readonly workers: number | undefined;
  /** Whether to resume an interrupted run, and to save progress if this one is interrupted. */
  readonly resumes: boolean;
  /** Whether the rejects file may contain the rows themselves. */
  readonly showContent: boolean;
  /** What the inputs and the tokenizer must be to reproduce an earlier run; undefined for a new run. */
  readonly expected: Expected | undefined;
}

/** Where a run writes: paths, or the standard stream for the rows. */
export interface OutputPaths {
  readonly rows: string | undefined;
  readonly rejects: string | undefined;
  readonly manifest: string | undefined;
  /** Where the samples are written if their texts are asked for (the setting `reportContent`). */
  readonly samples?: string | undefined;
  readonly page?: PageRequest | undefined;
}

/** A page about the run. It is made above this floor, of what the run records. */
export interface PageRequest {
  readonly path: string;
  /** The page, of the texts of the manifest and of the samples, which need not be written themselves. */
  readonly make: (records: RecordTexts) => string;
}

/** What is recorded of a run, as files have it; the samples only if their texts are asked for. */
export interface RecordTexts {
  readonly manifest: string;
  readonly samples: string | undefined;
}

/** Rows go to the standard output, and nothing else is written. */
export const NO_FILES: OutputPaths = { rows: undefined, rejects: undefined, manifest: undefined };

/** SHA-256 sums of an earlier run. */
export interface Expected {
  readonly tokenizer: string | undefined;
  readonly inputs: ReadonlyMap<string, string>;
}
