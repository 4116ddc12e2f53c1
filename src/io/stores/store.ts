import type { ByteRange, ReadAt } from "../bytes/line-range.js";
import type { AtomicFile, NewFile } from "./atomic-file.js";

/** One state of a file: the same state means the same bytes. */
export type FileState =
  | {
      readonly bytes: number;
      /** In nanoseconds since 1970. */
      readonly modified: string;
    }
  | {
      readonly bytes: number;
      /** The store's identifier of this content: an ETag, or a digest. */
      readonly tag: string;
    };

/** A file that a name or a glob matches. */
export interface FoundFile {
  /** Its name in messages. */
  readonly name: string;
  /** The name to open: the same, or one whose content never changes, such as a commit's. */
  readonly path: string;
  /** Its state, if the store reports it together with the name. */
  readonly state?: FileState;
}

/** Reads the next bytes into a buffer, perhaps without filling it; returns their number, 0 at the end. */
export type ReadInto = (buffer: Buffer) => Promise<number>;

/** A file that is open for reading, in one state. */
export interface OpenFile {
  /** Whether it can be read at any position, and repeatedly; pipes and devices cannot. */
  readonly isRegular: boolean;
  readonly bytes: number;
  readonly readAt: ReadAt;
  /** Reads a range, or the whole file, from its start on. */
  readonly reader: (range?: ByteRange) => ReadInto;
  /** Throws RunError `input-changed` if the file's state is not the state that was opened. */
  readonly refuseChange: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Holds files by name: the disk, or an object store. All failures are RunErrors that name the file. */
export interface Store {
  /** The full name, independent of the working directory, without a trailing slash. Throws `usage`. */
  readonly resolve: (name: string) => string;
  /** The files that a name or a glob matches, sorted by name. Throws `input-missing`, `usage` or `io`. */
  readonly expand: (name: string) => Promise<readonly FoundFile[]>;
  /** Equal for all names of a file; undefined on disk for a pipe, a device, or a file that does not exist. */
  readonly identify: (name: string) => Promise<string | undefined>;
  /** A file's current state; undefined if it does not exist. Throws `input-missing` if access is denied, or `io`. */
  readonly find: (path: string, name: string) => Promise<FileState | undefined>;
  /** Opens a file in the given state, or in its current one. Throws `input-missing` or `io`, later `input-changed`. */
  readonly open: (path: string, name: string, state?: FileState) => Promise<OpenFile>;
  /** Undefined if the store is read-only. */
  readonly writing: StoreWriting | undefined;
}

/** Writes to a store. */
export interface StoreWriting {
  /** Whether other programs can open its files by their names, and a later run can find unfinished files. */
  readonly isLocal: boolean;
  /** Creates a file that appears only when it is complete; see `openAtomicFile`. Throws `cannot-create`, later `io`. */
  readonly create: (file: NewFile) => Promise<AtomicFile>;
  /** Creates a file with this content; returns false if the name is taken. Throws `cannot-create` or `io`. */
  readonly createOnce: (path: string, bytes: Buffer) => Promise<boolean>;
  /** Creates a folder and its parents, if the store has folders. Throws `cannot-create`. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** The names in a folder; empty if it does not exist. Names of folders, on disk, end with a slash. Throws `io`. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Removes a file, if it exists. Throws `io`. */
  readonly remove: (path: string) => Promise<void>;
  /** Removes a folder with its content. Throws `io`. */
  readonly removeFolder: (folder: string) => Promise<void>;
}
