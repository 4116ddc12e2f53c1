// Layouts of rows that are no format of this tool, and how to convert them.
import type { JsonObject } from "./format.js";

/** A known layout: what its rows look like, and the command that makes rows of it. */
interface Layout {
  readonly matches: (row: JsonObject, rows: readonly JsonObject[]) => boolean;
  readonly message: (row: JsonObject) => string;
}

/** Fields that hold conversations or lists of rows. */
const CHATS = ["messages", "conversations", "conversation"];
const CONTAINERS = ["data", "rows", "train", "examples", "instances", "items"];

const LAYOUTS: readonly Layout[] = [
  {
    matches: (row) => chatText(row) !== undefined,
    message: (row) => {
      const field = chatText(row)!;
      return `${field} is a JSON text, not a list; make it a list first: jq -c '.${field} |= fromjson' FILE > ROWS.jsonl`;
    },
  },
  {
    matches: (row, rows) => rows.length === 1 && containerOf(row) !== undefined,
    message: (row) => {
      const field = containerOf(row)!;
      return `the rows are in the list ${field}; write one row per line first: jq -c '.${field}[]' FILE > ROWS.jsonl`;
    },
  },
  {
    matches: (row, rows) =>
      rows.length === 1 && Object.values(row).length > 0 && Object.values(row).every(isColumn),
    message: () =>
      'the file holds columns, as pandas writes them by default; write rows: df.to_json("ROWS.jsonl", orient="records", lines=True)',
  },
  {
    matches: (row) => Object.hasOwn(row, "chosen") && Object.hasOwn(row, "rejected"),
    message: () =>
      "these are preference rows (chosen, rejected), and the method is for rows with one answer; keep the chosen answer as the answer of each row",
  },
];

/** Why rows that no format reads look as they do, and what to type; undefined for an unknown layout. */
export function explainUndetected(rows: readonly JsonObject[]): string | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  return LAYOUTS.find(({ matches }) => matches(first, rows))?.message(first);
}

function chatText(row: JsonObject): string | undefined {
  return CHATS.find((field) => {
    const value = row[field];
    return typeof value === "string" && /^\s*\[\s*\{/.test(value);
  });
}

function containerOf(row: JsonObject): string | undefined {
  return CONTAINERS.find((field) => {
    const value = row[field];
    return (
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((item) => typeof item === "object" && item !== null)
    );
  });
}

/** `{"0": …, "1": …}`, or a list of plain values: a whole column. */
function isColumn(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 1 && value.every((item) => typeof item === "string");
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length > 0 &&
    Object.keys(value).every((key, i) => key === String(i))
  );
}
