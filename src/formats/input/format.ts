import type { z } from "zod";
import type { Example } from "../../domain/example.js";
import type { MemberOptions } from "../../domain/family.js";
import type { Pattern } from "../../json/spans.js";
import type { PlainRow } from "./plain-row.js";

/** A row after JSON.parse: an object whose values are not validated yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A format with its settings: what is read of a row, and how a row becomes an Example. */
export interface RowFormat {
  /** The format's name for people: `pair, question → answer`. */
  readonly label: string;
  /** Every value that `read` uses; a row is rejected when it has a key of the pattern twice. */
  readonly pattern: Pattern;
  /** The role of each key of the pattern, and of other keys that `read` judges; undefined if no row is plain. */
  readonly plain?: PlainRow;
  /** Throws RowError with the field that does not fit the format. */
  readonly read: (row: JsonObject) => Example;
}

/** One member of the family of input formats. */
export interface InputFormat<Options extends MemberOptions = MemberOptions> {
  readonly summary: string;
  readonly options: Options;
  /** The settings with which this format could read the row; several when the row is ambiguous. */
  readonly detect: (row: JsonObject) => readonly z.output<Options>[];
  readonly create: (settings: z.output<Options>) => RowFormat;
}

export function defineInputFormat<Options extends MemberOptions>(
  format: InputFormat<Options>,
): InputFormat<Options> {
  return format;
}
