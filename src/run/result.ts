import type { Tally } from "../block/tally.js";
import type { TemplateIdentity, TokenizerIdentity } from "../domain/identity.js";
import type { FormatSettings } from "../formats/input/registry.js";

/** One input as it was read; `sha256` is undefined if not all of it was hashed. */
export interface InputRecord {
  readonly name: string;
  readonly bytes: number;
  readonly sha256?: string | undefined;
}

/** A published output. */
export interface OutputRecord {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a finished run did; a manifest has the same counts. */
export interface RunResult {
  readonly tally: Tally;
  readonly inputs: readonly InputRecord[];
  /** The format of the input rows; undefined if there was no row to detect it from. */
  readonly format: FormatSettings | undefined;
  /** Undefined if the rows went to stdout or were not published. */
  readonly output: OutputRecord | undefined;
  readonly tokenizer: TokenizerIdentity | undefined;
  /** The chat template that rows were rendered with, if any. */
  readonly template: TemplateIdentity | undefined;
  /** False if more rows were rejected than allowed: then no file of rows was published. */
  readonly published: boolean;
  readonly seconds: number;
}
