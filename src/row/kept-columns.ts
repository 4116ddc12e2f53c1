import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";

/** Column names that have a meaning for trainers. */
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

/** The columns that the row's format does not read. Throws RowError `reserved-column`. */
export function collectKeptColumns(
  read: ReadonlySet<string>,
  row: JsonObject,
  output: Readonly<Record<string, unknown>>,
): JsonObject {
  const columns = Object.entries(row).filter(([name]) => !read.has(name));
  for (const [name] of columns) {
    if (RESERVED.has(name) || Object.hasOwn(output, name)) {
      throw new RowError(
        "reserved-column",
        [name],
        "trainers use a column of this name; rename it, or run without --keep-columns",
      );
    }
  }
  return Object.fromEntries(columns);
}
