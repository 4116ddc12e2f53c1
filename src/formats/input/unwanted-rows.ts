import { RowError } from "../../domain/problem.js";
import { hasUntrainedMark, MARK_KEYS } from "../loss-marks.js";
import type { JsonObject, RowFormat } from "./format.js";
import { emptyNames } from "./plain-row.js";

/** Columns that say with false that the answer is a bad one: TRL and ms-swift for KTO, and LLaMA-Factory. */
const LIKED_COLUMNS: readonly string[] = ["label", "kto_tag"];

/** Columns of a second, worse answer. */
const REJECTED_COLUMNS: readonly string[] = ["rejected", "rejected_response", "rejected_messages"];

const COLUMNS: readonly string[] = [...LIKED_COLUMNS, ...REJECTED_COLUMNS, ...Object.keys(MARK_KEYS)];

/**
 * The format, which rejects rows that are not for training: a disliked answer, a pair of answers, and a row that marks
 * itself as untrained. Its `read` throws RowError `unsupported-content`; a column that the format reads has its meaning.
 */
export function withoutUnwanted(format: RowFormat): RowFormat {
  const own = new Set(format.pattern.keys.map(({ name }) => name));
  const columns = COLUMNS.filter((name) => !own.has(name));
  return {
    ...format,
    ...(format.plain && {
      plain: { ...format.plain, fields: [...format.plain.fields, ...emptyNames(columns)] },
    }),
    read: (row) => {
      for (const name of columns) if (Object.hasOwn(row, name)) refuseUnwanted(row, name);
      return format.read(row);
    },
  };
}

function refuseUnwanted(row: JsonObject, name: string): void {
  const value = row[name];
  const refuse = (message: string): never => {
    throw new RowError("unsupported-content", [name], message);
  };
  if (LIKED_COLUMNS.includes(name)) {
    if (value === false) refuse("the row says that its answer is a bad one; remove the row, or the column");
  } else if (REJECTED_COLUMNS.includes(name)) {
    const isAnswer =
      (typeof value === "string" && value !== "") || (Array.isArray(value) && value.length > 0);
    // whoever names `chosen` as the answer has made the choice
    if (isAnswer && !Object.hasOwn(row, "chosen"))
      refuse("this is a row of two answers, for preference training; remove the column of the worse answer");
  } else if (hasUntrainedMark({ [name]: value })) {
    refuse("the row marks itself as untrained, wholly or in part; remove the row, or the column");
  }
}
