/** What identifies the content of a complete file. */
export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

/** The durable part of a file that is not published yet. */
export interface PartialFile extends FileDigest {
  /** Its name until it is published, in the folder where it will appear. */
  readonly temporary: string;
}

/** A file that appears under its name only when it is complete. */
export interface AtomicFile {
  /** The path that `publish` gives the file; for a symbolic link, the link's target. */
  readonly path: string;
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Makes durable what was written, so that a later attempt can resume there; undefined for a device or a pipe. */
  readonly checkpoint: () => Promise<PartialFile | undefined>;
  /** Makes what was written durable and gives it its name. */
  readonly publish: () => Promise<FileDigest>;
  /** Removes what was written, unless it is published. Never throws. */
  readonly discard: () => Promise<void>;
  /** Keeps what was written for a later attempt if there is a checkpoint of it, else removes it. Never throws. */
  readonly keepPartial: () => Promise<void>;
}

/**
 * What happens to a file, link, pipe or device that is at the path already. `followed`: a link leads to its target, and
 * a device or a pipe is written to, as for a name that the user gave. `replaced`: the new file takes its place, as for
 * names that this tool chose.
 */
export type IfExists = "followed" | "replaced";

/** A file to be created. */
export interface NewFile {
  readonly path: string;
  /** Its name in messages. */
  readonly name: string;
  /** Called with the file before it exists, so that it can be discarded whenever the run ends. */
  readonly onOpen: (file: Promise<AtomicFile>) => void;
  /** What an earlier attempt wrote, to be continued. */
  readonly earlier?: PartialFile | undefined;
  readonly ifExists: IfExists;
}
