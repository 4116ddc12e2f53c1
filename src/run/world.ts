import type { Problem } from "../domain/problem.js";
import type { Write } from "../io/compression/compress.js";
import type { FileIdentity } from "../io/stores/file-identity.js";

/** The outside world, as far as a run touches it. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: { readonly chunks: AsyncIterable<Buffer>; readonly identity: FileIdentity | undefined };
  readonly stdout: { readonly write: Write; readonly identity: FileIdentity | undefined };
  readonly signal?: AbortSignal;
  readonly onProblem?: (problem: Problem) => void;
  /** Told once what shape was found out. */
  readonly onFormat?: (label: string) => void;
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
