/** A file as it lies on disk. */
export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

/** What has been written of a file that has no name yet, as far as it is durable. */
export interface PartialFile extends FileDigest {
  /** Its name until then, in the folder where it will appear. */
  readonly temporary: string;
}

/** A file that appears under its name only when it is whole. */
export interface AtomicFile {
  /** The path that `publish` gives the file to: behind a symbolic link, the link's target. */
  readonly path: string;
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Makes durable what was written, so that a later attempt can go on from there; undefined for a device or a pipe. */
  readonly checkpoint: () => Promise<PartialFile | undefined>;
  /** Makes what was written durable and gives it its name. */
  readonly publish: () => Promise<FileDigest>;
  /** Removes what was written, unless it is published. Never throws. */
  readonly discard: () => Promise<void>;
  /** Leaves what was written to a later attempt, when there is a checkpoint of it; else removes it. Never throws. */
  readonly leave: () => Promise<void>;
}

/**
 * What lies at the path already. `followed`: a link leads to its target, and a device or a pipe is written to, as with
 * a name that the user gave. `replaced`: whatever it is gives way, as with names that are ours.
 */
export type IfExists = "followed" | "replaced";
