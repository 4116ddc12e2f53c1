import type { ByteRange, ReadAt } from "../bytes/line-range.js";
import type { AtomicFile, NewFile } from "./atomic-file.js";

/** One state of a file: of one that is in the same state, the bytes are the same, too. */
export type FileState =
  | {
      readonly bytes: number;
      /** In nanoseconds since 1970. */
      readonly modified: string;
    }
  | {
      readonly bytes: number;
      /** What the store calls this content: an ETag, or a digest. */
      readonly tag: string;
    };

/** A file that a name or a glob has led to. */
export interface FoundFile {
  /** What messages call it. */
  readonly name: string;
  /** Where it is read: the name, or one whose content never changes. */
  readonly path: string;
  /** Its state, where that was told along with the name. */
  readonly state?: FileState;
}

/** Fills a buffer with what comes next, as far as there is something; 0 at the end. */
export type ReadInto = (buffer: Buffer) => Promise<number>;

/** A file that is open for reading, in one state of it. */
export interface OpenFile {
  /** Whether it can be read at any place, and again; pipes and devices cannot. */
  readonly isRegular: boolean;
  readonly bytes: number;
  readonly readAt: ReadAt;
  /** Reads a range from its start on, or everything. */
  readonly reader: (range?: ByteRange) => ReadInto;
  /** Throws RunError `input-changed` when the file is in another state now than when it was opened. */
  readonly refuseChange: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A place that holds files by name: the disk, or an object store. All failures are RunErrors that name the file. */
export interface Store {
  /** The name in full, from wherever it is read; that of a folder without a slash at its end. Throws `usage`. */
  readonly resolve: (name: string) => string;
  /** The files that a name or a glob means, in the order of their names. Throws `input-missing`, `usage` or `io`. */
  readonly expand: (name: string) => Promise<readonly FoundFile[]>;
  /** What a file is known by, whatever it is called; undefined for what may be read and written at once, as a pipe. */
  readonly identify: (name: string) => Promise<string | undefined>;
  /** A file's state now; undefined when there is none. Throws `input-missing` when it cannot be seen, or `io`. */
  readonly find: (path: string, name: string) => Promise<FileState | undefined>;
  /** Opens a file, in the state that it must be in, if one is given. Throws `input-missing` or `io`, later `input-changed`. */
  readonly open: (path: string, name: string, state?: FileState) => Promise<OpenFile>;
  /** Undefined where files are only read. */
  readonly writing: StoreWriting | undefined;
}

/** How a store is written to. */
export interface StoreWriting {
  /** Whether other programs find its files by these names, and a later run what is unfinished. */
  readonly isLocal: boolean;
  /** A file that appears when it is complete; see `openAtomicFile`. Throws `cannot-create`, later `io`. */
  readonly create: (file: NewFile) => Promise<AtomicFile>;
  /** Gives a name its content, unless it has one: then false. Throws `cannot-create` or `io`. */
  readonly createOnce: (path: string, bytes: Buffer) => Promise<boolean>;
  /** Makes a folder, with those above it, where folders must be made. Throws `cannot-create`. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** The names in a folder, those of folders with a slash behind; none when it is not there. Throws `io`. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Takes away a file, if it is there. Throws `io`. */
  readonly remove: (path: string) => Promise<void>;
  /** Takes away a folder with all that is in it. Throws `io`. */
  readonly removeFolder: (folder: string) => Promise<void>;
}
