import type { Columns } from "../domain/columns.js";
import type { OutputFormat } from "../formats/output/format.js";
import type { OutputSpec } from "../trainers/output-spec.js";

/** How rows are written when they do not keep their format. */
export interface RowWriter {
  readonly format: OutputFormat;
  readonly outputSpec: OutputSpec;
  /** The columns of the table that the rows must fit; undefined if they are written as JSON. */
  readonly columns: Columns | undefined;
  /** Whether a row is written for each selected exchange, ending with its answer. */
  readonly expands: boolean;
  /** Whether the columns that the row's format does not read are written, too. */
  readonly keepsColumns: boolean;
}
