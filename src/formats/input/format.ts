import type { z } from "zod";
import type { Example } from "../../domain/example.js";
import type { MemberOptions } from "../../domain/family.js";
import type { Pattern } from "../../json/spans.js";
import type { FlatField } from "./flat-fields.js";

/** A row after JSON.parse: an object whose values nobody has looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** How rows are laid out, live: what is read of a row, and how it becomes an Example. */
export interface RowFormat {
  /** For people: `pair, question → answer`. */
  readonly label: string;
  /** Every value that `read` looks at; a key of it that stands twice makes the row unfit. */
  readonly pattern: Pattern;
  /** What each key of the pattern is, when a row may be no more than one exchange whose texts stand at its top. */
  readonly flat?: readonly FlatField[];
  /** Throws RowError with the field that does not fit the shape. */
  readonly read: (row: JsonObject) => Example;
}

/** One member of the family of shapes. */
export interface InputFormat<Options extends MemberOptions = MemberOptions> {
  readonly summary: string;
  readonly options: Options;
  /** The settings under which this shape could read the row; several when the row leaves a choice. */
  readonly detect: (row: JsonObject) => readonly z.output<Options>[];
  readonly create: (settings: z.output<Options>) => RowFormat;
}

export function defineInputFormat<Options extends MemberOptions>(
  format: InputFormat<Options>,
): InputFormat<Options> {
  return format;
}
