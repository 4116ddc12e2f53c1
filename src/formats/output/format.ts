import type { Conversation } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";

/** A row as it goes out, for a shape to write. */
export interface OutgoingRow {
  readonly conversation: Conversation;
  /** The messages that are meant to be trained, by index and in order; never none. */
  readonly trained: readonly number[];
  readonly toolArguments: ToolArguments;
  /** How to mark the assistant's turns as trained or not; undefined when the shape's readers know no marks. */
  readonly lossMark: LossMark | undefined;
  /** The row as a model is fed it; undefined when rows are not rendered. */
  readonly tokenized: TokenizedRow | undefined;
}

/** How the arguments of tool calls are written: as they came, or as an object, or as JSON text. */
export type ToolArguments = "as-is" | "object" | "string";

/** A key beside an assistant's text that says whether the text is trained. */
export interface LossMark {
  readonly key: string;
  readonly trained: unknown;
  readonly untrained: unknown;
}

/** A row as a model is fed it. */
export interface TokenizedRow {
  readonly text: string;
  /** What the tokenizer puts in front of every text by itself, such as `<s>`. */
  readonly tokenizerPrefix: string;
  /** The text in front of the last trained answer. */
  readonly prompt: string;
  readonly ids: Int32Array;
  /** Which of the tokens are trained: from each answer's first to its end token. */
  readonly trained: readonly { readonly from: number; readonly to: number }[];
}

/** One member of the family of shapes that rows are written in: other than the one that they came in. */
export interface OutputFormat {
  /** One line for help and README. */
  readonly summary: string;
  /** The keys of a row, in their order. */
  readonly keys: readonly string[];
  /** Keys that a row has only when it has what belongs there, such as tools. */
  readonly optionalKeys: readonly string[];
  /** Whether a row holds several answers, of which a trainer chooses those to train. */
  readonly holdsTurns: boolean;
  /** Whether images and their like may stand beside the texts, or in parts of a content. */
  readonly holdsMedia: boolean;
  /** Whether rows must be rendered for it. */
  readonly needsRendering: boolean;
  /** The row as an object with these keys. Throws RowError `unsupported-content` when the shape has no place for a part of it. */
  readonly write: (row: OutgoingRow) => Readonly<Record<string, unknown>>;
}

/** The row has no place in the shape; the fact says what stands in the way. */
export function unsupportedContent(message: string, path: Path = []): RowError {
  return new RowError("unsupported-content", path, message);
}

/** The rendered row, which the settings made sure of. */
export function tokenizedRow({ tokenized }: OutgoingRow): TokenizedRow {
  if (tokenized === undefined) throw new TypeError("this shape needs rows to be rendered");
  return tokenized;
}

/** The key with its value, unless there is none. */
export function optional(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined || value === null ? {} : { [key]: value };
}
