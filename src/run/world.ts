import type { Environment } from "../domain/environment.js";
import type { Write } from "../io/compression/compress.js";
import type { FileIdentity } from "../io/stores/file-identity.js";

/** The outside world, as far as a run touches it. */
export interface World extends Environment {
  readonly stdin: { readonly chunks: AsyncIterable<Buffer>; readonly identity: FileIdentity | undefined };
  readonly stdout: {
    readonly write: Write;
    readonly identity: FileIdentity | undefined;
    /** Whether it seems to have been closed when the process began, so that what is written there is lost. */
    readonly isClosed?: () => boolean;
  };
  /** The process of the run; without it, no checkpoints are written. */
  readonly host?: Host;
}

/** The run's process, and the other processes of its machine. */
export interface Host {
  readonly id: number;
  /** Whether another process with this id may be running. */
  readonly isRunning: (id: number) => boolean;
  /** Shortest time between two checkpoints. */
  readonly checkpointMilliseconds: number;
}
