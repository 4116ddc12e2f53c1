import type { Place } from "../domain/place.js";
import type { Answer } from "./answer.js";

/** A JSON object whose values are not validated yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** How a JSON object holds its answers: as a list under one of its keys. */
export interface DocumentLayout {
  /** The key of the list. */
  readonly list: string;
  /** Other keys that are read. */
  readonly members: readonly string[];
  /** Whether a file is such an object, by the keys at its beginning, each with the first character of its value. */
  readonly fits: (head: ReadonlyMap<string, string>) => boolean;
}

/** How a ZIP archive holds its answers. */
export interface ArchiveLayout {
  /** The entries that are read beside the answers. */
  readonly members: readonly string[];
  /** Whether an entry holds one answer. Throws RunError for an archive that cannot be read. */
  readonly holdsAnswer: (entry: string, archive: string) => boolean;
}

/** What the name of a setting gives to a format. */
export interface ReadingOptions {
  /** The field with the answer, if the user named it. */
  readonly answersField: string | undefined;
}

/** What a tool computed of its answers, to be compared with what is computed here. */
export type Recorded =
  | { readonly kind: "keywords"; readonly total: number; readonly unsafe: number }
  | { readonly kind: "accuracy"; readonly value: number }
  | { readonly kind: "rouge1"; readonly recall: number; readonly precision: number; readonly f: number };

/** What a file says about its answers beside them. */
export interface FileFacts {
  /** What a person should know, a line each. */
  readonly notes: readonly string[];
  readonly recorded: Recorded | undefined;
  /** Answers that the file should have and has not. */
  readonly missing: readonly string[];
}

export const NO_FACTS: FileFacts = { notes: [], recorded: undefined, missing: [] };

/** Reads the items of one file, in order. */
export interface AnswerReader {
  /**
   * The answer in a row, in an element of a list, or in a file of an archive; undefined for an item that holds none. Throws
   * RowError for an item that does not fit the format.
   */
  readonly take: (value: unknown, place: Place) => Answer | undefined;
  /** Takes a value that stands beside the answers. Throws RowError. */
  readonly member?: (name: string, value: unknown) => void;
  /** Called after the last item. Throws RowError. */
  readonly end?: () => FileFacts;
}

/** One member of the family: the files of one tool, as it writes them. */
export interface AnswerFormat {
  /** What writes such files, for help. */
  readonly summary: string;
  readonly document?: DocumentLayout;
  readonly archive?: ArchiveLayout;
  /** What another file of the tool is, which holds no answers, by the keys at its beginning, and what to name instead. */
  readonly otherFile?: (head: ReadonlyMap<string, string>) => string | undefined;
  /** Whether its files may have numbers that the tool computed of the answers. */
  readonly hasNumbers?: boolean;
  /** The keys of an item that are read: none of them may occur twice, since parsers disagree on which one counts. */
  readonly reads: readonly string[];
  /** Whether a file's first item is of this format. */
  readonly fits: (value: unknown, options: ReadingOptions) => boolean;
  readonly open: (options: ReadingOptions) => AnswerReader;
}
