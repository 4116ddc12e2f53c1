import type { Tally } from "../block/tally.js";
import type { TemplateIdentity, TokenizerIdentity } from "../domain/identity.js";
import type { FormatSettings } from "../formats/input/registry.js";

/** One input as it was read; without a sum when nobody read all of it. */
export interface InputRecord {
  readonly name: string;
  readonly bytes: number;
  readonly sha256?: string | undefined;
}

/** An output as it lies on disk. */
export interface OutputRecord {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface RunResult {
  readonly tally: Tally;
  readonly inputs: readonly InputRecord[];
  /** The shape that the rows were read by; undefined when there was no row that could be read. */
  readonly format: FormatSettings | undefined;
  /** Undefined when the rows went to stdout, or were not published. */
  readonly output: OutputRecord | undefined;
  readonly tokenizer: TokenizerIdentity | undefined;
  /** The chat template that rows were rendered with; undefined for none. */
  readonly template: TemplateIdentity | undefined;
  /** False when more rows were unfit than allowed: then no file of rows was written. */
  readonly published: boolean;
  readonly seconds: number;
}
