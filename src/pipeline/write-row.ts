import {
  type AugmentedExchange,
  augmentExchange,
  type Conversation,
  contentTexts,
  type Message,
} from "../domain/conversation.js";
import type { Path } from "../domain/example.js";
import { RowError } from "../domain/problem.js";
import type { WrittenJson } from "../domain/row.js";
import type { JsonObject } from "../formats/shape.js";
import type { FedRow, WrittenShape } from "../formats/written/written.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import type { Turn } from "../rendering/view.js";
import { MEDIA_COLUMNS, misfitOf, partTypes } from "../targets/misfit.js";
import type { Destination } from "./destination.js";
import type { Judge } from "./judge-row.js";

/** How rows are written when they do not keep the shape in which they came in. */
export interface RowWriter {
  readonly shape: WrittenShape;
  readonly destination: Destination;
  /** A row for each exchange that is meant, which ends with its answer. */
  readonly expands: boolean;
  /** Whether columns that no shape reads are written, too; the names are those that the row's own shape reads. */
  readonly keptBeside: ReadonlySet<string> | undefined;
}

/** One of the rows that a row becomes. */
export interface Variant {
  readonly conversation: Conversation;
  readonly exchanges: readonly AugmentedExchange[];
}

/** The rows that a row becomes: itself, or one for each exchange, with the turns before it as they came in. */
export function variantsOf(
  expands: boolean,
  conversation: Conversation,
  exchanges: readonly AugmentedExchange[],
): readonly Variant[] {
  if (!expands) return [{ conversation, exchanges }];
  return exchanges.map((one) => {
    const end = one.exchange.answered + 1;
    const { messages, paths, tools } = conversation;
    return {
      conversation: { messages: messages.slice(0, end), paths: paths.slice(0, end), tools },
      exchanges: [one],
    };
  });
}

/**
 * The JSON of one row in the shape to write. `turns` are those of the rendered row, when rows are rendered. Throws
 * RowError `cannot-write`, `bent-number` or `reserved-column`.
 */
export function writeRow(
  writer: RowWriter,
  { conversation, exchanges }: Variant,
  source: { readonly row: JsonObject; readonly text: string },
  judge: Judge | undefined,
  turns: readonly Turn[],
): WrittenJson {
  const trained = exchanges.map(({ exchange }) => exchange.answered);
  const media = mediaOf(writer, source.row, conversation);
  refuseUnfitForReaders(writer, conversation, trained, Object.keys(media));
  const written = writer.shape.write({
    conversation: exchanges.reduce(augmentExchange, conversation),
    trained,
    marks: writer.destination.marks,
    callArguments: writer.destination.callArguments,
    fed: judge && fedRow(judge, turns),
  });
  const beside = writer.keptBeside === undefined ? {} : kept(writer.keptBeside, source.row, written);
  const row = { ...written, ...media, ...beside };
  refuseBentNumbers(row, writer.shape.needsRendering, source.text);
  return { json: JSON.stringify(row), hasTools: Object.hasOwn(written, "tools") };
}

/** Throws RowError `cannot-write` for what the shape would hold, but a trainer would not take as it is meant. */
function refuseUnfitForReaders(
  { shape, destination: { readers, trainsTurns } }: RowWriter,
  conversation: Conversation,
  trained: readonly number[],
  columns: readonly string[],
): void {
  for (const { name, target } of readers) {
    const misfit = misfitOf(name, target, conversation, columns);
    if (misfit !== undefined) throw new RowError("cannot-write", misfit.path, misfit.fact);
  }
  if (!shape.holdsTurns || trainsTurns) return;
  const others = conversation.messages.filter(({ role }, i) => role === "assistant" && !trained.includes(i));
  if (others.length > 0) {
    throw new RowError(
      "cannot-write",
      [],
      "a trainer of these would train other answers than those that are meant; use another --turns, or write a file for each",
    );
  }
}

/** What stands in a text for one of a column's media. */
const PLACEHOLDERS: Readonly<Record<string, string>> = { videos: "<video>", audios: "<audio>" };

/** The row's media, to be written as they are. Throws RowError `cannot-write` or `media-count`. */
function mediaOf({ shape }: RowWriter, row: JsonObject, { messages }: Conversation): JsonObject {
  const columns = Object.entries(row).filter(
    ([name, value]) =>
      MEDIA_COLUMNS.includes(name) && value !== null && !(Array.isArray(value) && value.length === 0),
  );
  const hasParts = messages.some((message) => partTypes(message).some((type) => type !== "text"));
  if ((columns.length > 0 || hasParts) && !shape.holdsMedia) {
    const path = columns.slice(0, 1).map(([name]) => name);
    throw new RowError("cannot-write", path, "the shape to write holds texts only, and the row has media");
  }
  for (const [name, value] of columns) {
    const stands = messages.reduce((sum, message) => sum + placeholders(message, name), 0);
    const count = Array.isArray(value) ? value.length : 1;
    // texts without any placeholder are those of readers that put the media in front
    if (stands !== 0 && stands !== count) {
      throw new RowError(
        "media-count",
        [name],
        `${count} of them, and ${stands} places for them in the texts`,
      );
    }
  }
  return Object.fromEntries(columns);
}

/** How many places for media of a column a message has: marks in its texts, and parts of that type. */
function placeholders(message: Message, column: string): number {
  const mark = PLACEHOLDERS[column] ?? "<image>";
  const inTexts = contentTexts(message).reduce((sum, text) => sum + text.split(mark).length - 1, 0);
  return inTexts + partTypes(message).filter((type) => type === mark.slice(1, -1)).length;
}

function fedRow({ ends, addedInFront }: Judge, turns: readonly Turn[]): FedRow | undefined {
  const last = turns.at(-1);
  if (last === undefined) return undefined;
  const { view } = last;
  return {
    text: view.rendered.text,
    addedInFront,
    prompt: last.promptText,
    ids: view.tokens.ids,
    trained: turns.map((turn) => trainedTokens(turn, ends)),
  };
}

/** From the first token behind the prompt to the end token behind the answer, or to the next turn where there is none. */
function trainedTokens(
  { view: { tokens }, answer, prompt, end }: Turn,
  ends: EndTokens,
): { from: number; to: number } {
  const last = tokens.before(end);
  if (answer === undefined) return { from: prompt.length, to: prompt.length };
  const first = tokens.before(answer.end);
  const behind = tokens.slice(first, last);
  const own = ends.find(behind);
  return { from: prompt.length, to: own === undefined ? last : first + behind.indexOf(own) + 1 };
}

/** Names to which trainers give a meaning when they stand beside a row. */
const RESERVED: ReadonlySet<string> = new Set([
  ...[
    "prompt",
    "completion",
    "response",
    "messages",
    "conversations",
    "text",
    "input",
    "output",
    "instruction",
  ],
  ...["input_ids", "attention_mask", "labels", "label", "completion_mask", "assistant_masks", "seq_lengths"],
  ...[
    "image",
    "images",
    "videos",
    "audios",
    "system",
    "tools",
    "history",
    "weight",
    "loss",
    "chat_template_kwargs",
  ],
]);

/** The columns that the row's own shape does not read. */
function kept(
  read: ReadonlySet<string>,
  row: JsonObject,
  written: Readonly<Record<string, unknown>>,
): JsonObject {
  const columns = Object.entries(row).filter(([name]) => !read.has(name));
  for (const [name] of columns) {
    if (RESERVED.has(name) || Object.hasOwn(written, name)) {
      throw new RowError(
        "reserved-column",
        [name],
        "trainers give this name a meaning; rename the column or leave --keep-columns out",
      );
    }
  }
  return Object.fromEntries(columns);
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Numbers that come out of JSON.parse and JSON.stringify in another spelling, or with another value. */
function refuseBentNumbers(row: JsonObject, isMadeOfTokens: boolean, source: string): void {
  if (isMadeOfTokens) return;
  const numbers = new Set<number>();
  const keys = new Map<number, Path>();
  collectNumbers(row, [], numbers, keys);
  if (numbers.size === 0) return;
  for (const [lexeme] of source.matchAll(STRING_OR_NUMBER)) {
    if (lexeme[0] === '"' || JSON.stringify(Number(lexeme)) === lexeme) continue;
    if (numbers.has(Number(lexeme))) {
      throw new RowError(
        "bent-number",
        keys.get(Number(lexeme)) ?? [],
        "the number would be written in another way; write it as text, or leave it out",
      );
    }
  }
}

function collectNumbers(value: unknown, path: Path, numbers: Set<number>, paths: Map<number, Path>): void {
  if (typeof value === "number") {
    numbers.add(value);
    if (!paths.has(value)) paths.set(value, path);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => {
      collectNumbers(item, [...path, i], numbers, paths);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) collectNumbers(item, [...path, key], numbers, paths);
  }
}
