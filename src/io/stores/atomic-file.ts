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
  /** The file's path once published; for a symbolic link that is followed, the link's target. */
  readonly path: string;
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Makes the written bytes durable, so that a later attempt can resume there; undefined for a device or a pipe. */
  readonly checkpoint: () => Promise<PartialFile | undefined>;
  /** Makes all written bytes durable, and gives the file its name. */
  readonly publish: () => Promise<FileDigest>;
  /** Removes the file, unless it is published. Never throws. */
  readonly discard: () => Promise<void>;
  /** Keeps the file for a later attempt if it has a checkpoint, else removes it. Never throws. */
  readonly keepPartial: () => Promise<void>;
}

/**
 * What happens to an existing file, link, pipe or device. `followed`, for names that the user gave: a file or a link's
 * target is replaced, and a device or a pipe is written to. `replaced`, for names that this tool chose: the new file
 * replaces any of them.
 */
export type IfExists = "followed" | "replaced";

/** A file to be created. */
export interface NewFile {
  readonly path: string;
  /** Its name in messages. */
  readonly name: string;
  /** Called before the file exists, so that it can be discarded whenever the run ends; not for a device or a pipe. */
  readonly onOpen: (file: Promise<AtomicFile>) => void;
  /** The file of an earlier attempt, to be continued. */
  readonly earlier?: PartialFile | undefined;
  readonly ifExists: IfExists;
  /** The process that writes it, so that a later run knows whose it was; 0 or undefined if that is not known. */
  readonly writer?: number | undefined;
}
