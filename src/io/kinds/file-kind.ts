/** A kind of file that holds no rows as lines or as one array. */
export interface FileKind {
  /** What the file is, such as `a zip archive`. */
  readonly what: string;
  /** What to do, as words that introduce a command. */
  readonly todo: string;
  /** A line for a shell that prints or writes the rows; `file` is the file's name as one word. */
  readonly command?: (file: string) => string;
}

/** Names for a file of rows; a shell empties a file before the program that reads it begins. */
const MADE = ["rows.jsonl", "converted.jsonl"] as const;

/** The output of another program as a file of rows, which any command can read. */
export function intoRows(from: string): string {
  const [usual, other] = MADE;
  return `${from} > ${from.includes(usual) ? other : usual}`;
}

/** pandas' own defaults round floats to ten digits, escape all characters, and write dates as numbers. */
const TO_JSON =
  'to_json("rows.jsonl", orient="records", lines=True, force_ascii=False, double_precision=15, date_format="iso")';
/** For tables of text: pandas' own defaults make numbers of digits, and nothing of texts such as NA. */
export const AS_TEXT = "dtype=str, keep_default_na=False";

/** A line that reads a table with pandas and writes `rows.jsonl`. `read` is the call, on the file's name `f`. */
export function withPandas(read: string): (file: string) => string {
  return (file) => `python3 -c 'import sys, pandas; f = sys.argv[1]; ${read}.${TO_JSON}' ${file}`;
}

/** A line that reads a data set with the datasets library and writes `rows.jsonl`. */
export function withDatasets(read: string): (file: string) => string {
  return (file) =>
    `python3 -c 'import sys, datasets; f = sys.argv[1]; ${read}.to_json("rows.jsonl", force_ascii=False)' ${file}`;
}

export const TO_ROWS = "write its rows as JSON Lines:";
export const UNPACK = "unpack it first:";
