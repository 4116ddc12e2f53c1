import type { Problem } from "../domain/problem.js";
import type { TokenizerIdentity } from "../domain/tokenizer.js";
import type { ShapeSettings } from "../formats/registry.js";
import type { Write } from "../io/compress.js";
import type { FileIdentity } from "../io/identity.js";
import type { TemplateIdentity } from "./equipment.js";
import type { Settings } from "./settings.js";
import type { Tally } from "./tally.js";

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

/** The outside world, as far as a run touches it. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: { readonly chunks: AsyncIterable<Buffer>; readonly identity: FileIdentity | undefined };
  readonly stdout: { readonly write: Write; readonly identity: FileIdentity | undefined };
  readonly signal?: AbortSignal;
  readonly onProblem?: (problem: Problem) => void;
  /** Told once what shape was found out. */
  readonly onShape?: (label: string) => void;
  readonly onNotice?: (line: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** The process that the run is in; where it is not known, no checkpoints are made. */
  readonly host?: Host;
}

/** A process among others of its machine. */
export interface Host {
  readonly id: number;
  /** Whether a process of this number may be at work. */
  readonly isRunning: (id: number) => boolean;
  /** So often a checkpoint is written, at most. */
  readonly checkpointMilliseconds: number;
}

export interface Progress {
  readonly rows: number;
  readonly rejected: number;
  readonly bytesRead: number;
  /** Undefined when an input has no size, as stdin. */
  readonly bytesTotal: number | undefined;
}

/** One input as it was read; without a sum when nobody read all of it. */
export interface InputRecord {
  readonly name: string;
  readonly bytes: number;
  readonly sha256?: string | undefined;
}

/** An output as it lies on disk. */
export interface OutputRecord {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface RunResult {
  readonly tally: Tally;
  readonly inputs: readonly InputRecord[];
  /** The shape that the rows were read by; undefined when there was no row that could be read. */
  readonly shape: ShapeSettings | undefined;
  /** Undefined when the rows went to stdout, or were not published. */
  readonly output: OutputRecord | undefined;
  readonly tokenizer: TokenizerIdentity | undefined;
  /** The chat template that rows were rendered with; undefined for none. */
  readonly template: TemplateIdentity | undefined;
  /** False when more rows were unfit than allowed: then no file of rows was written. */
  readonly published: boolean;
  readonly seconds: number;
}
