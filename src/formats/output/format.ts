import type { Columns } from "../../domain/columns.js";
import type { Conversation } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";

/** A row to be written in an output format. */
export interface OutgoingRow {
  readonly conversation: Conversation;
  /** The indexes of the messages to be trained, in order; at least one. */
  readonly trained: readonly number[];
  /** Whether tool calls without ids are written as `function_call` and `functions`. */
  readonly hasFunctionCalls: boolean;
  /** How to mark assistant messages as trained or not; undefined when they are not marked. */
  readonly lossMark: LossMark | undefined;
  /** The row rendered and tokenized; undefined when rows are not rendered. */
  readonly tokenized: TokenizedRow | undefined;
}

/** How the arguments of tool calls are written: unchanged, as an object, or as JSON text. */
export type ToolArguments = "as-is" | "object" | "string";

/** A key of an assistant message that marks its text as trained or untrained. */
export interface LossMark {
  readonly key: string;
  readonly trained: unknown;
  readonly untrained: unknown;
}

/** A row rendered and tokenized. */
export interface TokenizedRow {
  readonly text: string;
  /** The text that the tokenizer adds before every text, such as `<s>`. */
  readonly tokenizerPrefix: string;
  /** The text before the last trained answer. */
  readonly prompt: string;
  readonly ids: Int32Array;
  /** The trained tokens, a range per answer: `from` its first token, `to` after its end token. */
  readonly trained: readonly { readonly from: number; readonly to: number }[];
}

/** One member of the family of output formats, to which rows can be converted. */
export interface OutputFormat {
  /** One line for help and README. */
  readonly summary: string;
  /** The keys of every row, in order. */
  readonly keys: readonly string[];
  /** Keys that a row has only when they have a value, such as `tools`. */
  readonly optionalKeys: readonly string[];
  /** The columns of a table of these rows, for rows without optional keys. */
  readonly columns: Columns;
  /** Whether a row can hold several answers, from which the trainer selects those to train. */
  readonly holdsTurns: boolean;
  /** Whether a row can hold media, in columns or in content parts. */
  readonly holdsMedia: boolean;
  /** Whether a row can hold columns of the request to the model, such as `parallel_tool_calls`. */
  readonly holdsRequest: boolean;
  /** Whether it requires rendered rows. */
  readonly needsRendering: boolean;
  /** The row as an object with these keys. Throws RowError `unsupported-content` for what the format cannot hold. */
  readonly write: (row: OutgoingRow) => Readonly<Record<string, unknown>>;
}

/** The error for a row that the format cannot hold; `message` gives the reason. */
export function unsupportedContent(message: string, path: Path = []): RowError {
  return new RowError("unsupported-content", path, message);
}

/** The tokenized row, which exists because the settings required rendering. */
export function tokenizedRow({ tokenized }: OutgoingRow): TokenizedRow {
  if (tokenized === undefined) throw new TypeError("this format requires rendered rows");
  return tokenized;
}

/** The key with its value; nothing when the value is undefined or null. */
export function optional(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined || value === null ? {} : { [key]: value };
}
