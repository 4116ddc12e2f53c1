import { RowError } from "../domain/problem.js";
import type { JsonObject, RowFormat } from "../formats/input/format.js";
import { SYSTEM_COLUMNS } from "../formats/input/system-column.js";
import { toolColumns } from "../formats/input/tools.js";
import { findDuplicateKey } from "../json/duplicate-keys.js";
import { keysOf } from "../json/exact.js";
import { MEDIA_COLUMNS } from "../trainers/incompatibility.js";
import { isFilled } from "./media.js";
import { REQUEST_COLUMNS } from "./request-columns.js";

/** Column names that have a meaning for trainers, besides those that a conversion reads. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["prompt", "completion", "response", "messages", "conversations", "text"],
  ...["input", "output", "instruction", "history", "weight", "loss"],
  ...["input_ids", "attention_mask", "labels", "label", "completion_mask", "assistant_masks", "seq_lengths"],
]);

/** Whether a column of the row is part of what is converted. */
export function columnReader({ pattern }: RowFormat, row: JsonObject): (column: string) => boolean {
  const read = new Set([
    ...pattern.keys.map(({ name }) => name),
    ...toolColumns(row),
    ...SYSTEM_COLUMNS,
    ...MEDIA_COLUMNS,
    ...REQUEST_COLUMNS,
  ]);
  return (column) => read.has(column);
}

/** The names of the columns that are not converted. Throws RowError `reserved-column`. */
export function keptColumns(
  row: JsonObject,
  isRead: (column: string) => boolean,
  output: Readonly<Record<string, unknown>>,
): readonly string[] {
  const columns = keysOf(row).filter((name) => !isRead(name));
  for (const name of columns) {
    if (RESERVED.has(name) || Object.hasOwn(output, name)) {
      throw new RowError(
        "reserved-column",
        [name],
        "trainers use a column of this name; rename it, or run without --keep-columns",
      );
    }
  }
  return columns;
}

/** Columns without which a conversation is another one, by their usual names in data sets whose format does not read them. */
const PARTS_OF_CONVERSATION = [
  {
    pattern:
      /^(?:(?:chat|dialog|dialogue|conversation|message|msg)[_-]?)?history$|^(?:previous|prior|past)[_-]?(?:turns|messages|conversation|dialogue?)$/i,
    message:
      "the row has earlier turns in this column, and the conversion would lose them; write them as messages, or remove the column",
  },
  {
    pattern: /^sys(?:tem)?[_-]?(?:prompt|message|instruction|msg|content|text)s?$/i,
    message:
      "this column may be the system prompt, and the conversion would lose it; name the column system, or remove it",
  },
  {
    pattern:
      /^(?:imgs?|pics?|pictures?|photos?|(?:image|img|picture|photo|video|audio)[_-]?(?:path|url|file|byte|base64|list)s?)$/i,
    message:
      "this column may hold media, and the conversion would lose it; name it images, videos or audios, or remove it",
  },
];

/**
 * The names of the columns that hold something and are not written. Throws RowError `unsupported-content` for one that is
 * a part of the conversation.
 */
export function leftOutColumns(
  row: JsonObject,
  isRead: (column: string) => boolean,
  written: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = Object.keys(row).filter(
    (name) => !isRead(name) && !Object.hasOwn(written, name) && isFilled(row[name]),
  );
  for (const { pattern, message } of PARTS_OF_CONVERSATION) {
    const lost = names.find((name) => pattern.test(name));
    if (lost !== undefined) throw new RowError("unsupported-content", [lost], message);
  }
  return names;
}

/** Throws RowError `duplicate-key` for a key that occurs twice in what is written anew: only one would be left. */
export function refuseDuplicateKeys(text: string, isWritten: (column: string) => boolean): void {
  const path = findDuplicateKey(text, isWritten);
  if (path !== undefined) throw new RowError("duplicate-key", path, "this key occurs twice in one object");
}
