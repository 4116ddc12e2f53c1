import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { OutputFormat } from "../formats/output/format.js";
import type { NamedTrainer } from "../trainers/output-spec.js";

/** Columns beside the messages that tell how the model is asked, in OpenAI's rows and in TRL's. */
export const REQUEST_COLUMNS: readonly string[] = [
  "parallel_tool_calls",
  "tool_choice",
  "chat_template_kwargs",
];

/** The row's request columns, to be written unchanged. Throws RowError `unsupported-content`. */
export function collectRequest(
  { holdsRequest }: OutputFormat,
  trainers: readonly NamedTrainer[],
  row: JsonObject,
): JsonObject {
  const columns = Object.entries(row).filter(
    ([name, value]) => REQUEST_COLUMNS.includes(name) && value !== null,
  );
  const [first] = columns;
  if (first !== undefined && !holdsRequest) {
    throw new RowError(
      "unsupported-content",
      [first[0]],
      "the output format has no place for this column; remove it, or choose another format",
    );
  }
  const strict = trainers.find(({ trainer }) => trainer.rejectsExtraKeys);
  if (first !== undefined && strict !== undefined)
    throw new RowError("unsupported-content", [first[0]], `${strict.name} does not accept this column`);
  return Object.fromEntries(columns);
}
