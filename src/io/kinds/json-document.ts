import { type FileKind, intoRows } from "./file-kind.js";

/** The parts of JSON that matter to its structure: strings (perhaps cut off), punctuation, and other words. */
const TOKEN = /"(?:[^"\\\n]|\\[^\n])*(?:"|\\?$)|[{}[\],:]|\n|[ \t\r]+|[^\s"{}[\],:]+/y;

/** What may follow. */
type Expected = "value" | "first-value" | "key" | "first-key" | "colon" | "end";

/** Keys under which documents hold their rows; no format of rows has them. */
const WRAPPERS = /^(?:data|rows|records|items|examples|samples|instances|train|training|dataset|results)$/i;

/** Columns are lists, or objects by the number of the row; `strict` refuses columns of several lengths. */
const ROWS_OF_COLUMNS =
  "import sys, json; " +
  "c = {k: list(v.values()) if isinstance(v, dict) else v for k, v in json.load(open(sys.argv[1])).items()}; " +
  "[print(json.dumps(dict(zip(c, row)), ensure_ascii=False)) for row in zip(*c.values(), strict=True)]";

/**
 * The kind of one JSON value that holds rows, or that is printed over several lines, where each line should be a row.
 * `text` is the beginning of the file, and begins with a brace. Undefined for JSON Lines, also if the first of them is
 * damaged, and for a single row.
 */
export function jsonDocumentKind(text: string): FileKind | undefined {
  const seen = walk(text);
  if (seen === undefined) return undefined;
  const { key, arrayOfObjects, columns, byIndex, several, isOneLine } = seen;
  // one line may be one row of any keys
  if (isOneLine && (several || !(byIndex || (arrayOfObjects && WRAPPERS.test(key))))) return undefined;
  if (arrayOfObjects)
    return {
      what: "one JSON document around a list",
      todo: "write each element on a line of its own:",
      command: (file) => intoRows(`jq -c '.${pathOf(key)}[]' ${file}`),
    };
  if (columns || byIndex)
    return {
      what: "one JSON document of columns",
      todo: "write it as rows:",
      command: (file) => intoRows(`python3 -c '${ROWS_OF_COLUMNS}' ${file}`),
    };
  return {
    what: several ? "JSON objects printed over several lines" : "one JSON object printed over several lines",
    todo: "write each on one line:",
    command: (file) => intoRows(`jq -c . ${file}`),
  };
}

function pathOf(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : `[${JSON.stringify(key).replaceAll("'", "'\\''")}]`;
}

interface Seen {
  /** The first key of the document whose value is a list. */
  readonly key: string;
  /** Whether the elements of that list are objects. */
  readonly arrayOfObjects: boolean;
  /** Whether a value of the document is a list of texts or numbers. */
  readonly columns: boolean;
  /** Whether the first value of the document is an object whose first key is 0, as pandas writes columns. */
  readonly byIndex: boolean;
  /** Whether more text follows the first value. */
  readonly several: boolean;
  /** Whether the first value is on one line, as far as it is known. */
  readonly isOneLine: boolean;
}

/** Follows the structure, over line breaks; undefined if it is broken. */
function walk(text: string): Seen | undefined {
  const walker = new Walker();
  let isOneLine = true;
  let isBroken = false;
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return undefined;
    at = TOKEN.lastIndex;
    if (token === "\n") isBroken = true;
    else if (!/^[ \t\r]/.test(token)) {
      // a line break at the end of a damaged row is not one inside a value
      if (isBroken) isOneLine = false;
      if (!walker.take(token, at === text.length)) return undefined;
    }
    if (walker.isClosed) return { ...walker.seen, several: text.slice(at).trim() !== "", isOneLine };
  }
  return { ...walker.seen, several: false, isOneLine };
}

class Walker {
  readonly seen = { key: "", arrayOfObjects: false, columns: false, byIndex: false };
  private readonly closers: string[] = [];
  private expected: Expected = "value";
  /** The keys of the document so far: how many, and the last. */
  private keys = 0;
  private key = "";
  private hasArray = false;

  get isClosed(): boolean {
    return this.closers.length === 0;
  }

  /** Takes a token; false if it may not be there. The last token of the text may be cut off. */
  take(token: string, isLast: boolean): boolean {
    const { expected } = this;
    const depth = this.closers.length;
    const next = follow(token, expected, this.closers, isLast);
    if (next === undefined) return false;
    this.expected = next;
    if (depth === 1) this.inDocument(token, expected);
    else if (depth === 2) this.inValue(token, expected);
    return true;
  }

  private inDocument(token: string, expected: Expected): void {
    if (expected === "key" || expected === "first-key") {
      this.key = token.slice(1, -1);
      this.keys++;
    } else if (token === "[" && !this.hasArray) {
      this.hasArray = true;
      this.seen.key = this.key;
    }
  }

  private inValue(token: string, expected: Expected): void {
    if (expected === "first-key" && token === '"0"' && this.keys === 1) this.seen.byIndex = true;
    if (expected !== "first-value") return;
    if (this.key === this.seen.key) this.seen.arrayOfObjects = token === "{";
    if (/^["\d-]/.test(token)) this.seen.columns = true;
  }
}

/** What may come after a token; undefined if it may not be there. Keeps the brackets that are open. */
function follow(token: string, expected: Expected, closers: string[], isLast: boolean): Expected | undefined {
  if (token === "{" || token === "[") return opened(token, expected, closers);
  if (token === "}" || token === "]") return closed(token, expected, closers);
  if (token === ":") return expected === "colon" ? "value" : undefined;
  if (token !== ",") return scalar(token, expected, isLast);
  if (expected !== "end") return undefined;
  return closers.at(-1) === "}" ? "key" : "value";
}

function isValue(expected: Expected): boolean {
  return expected === "value" || expected === "first-value";
}

function opened(token: "{" | "[", expected: Expected, closers: string[]): Expected | undefined {
  if (!isValue(expected)) return undefined;
  closers.push(token === "{" ? "}" : "]");
  return token === "{" ? "first-key" : "first-value";
}

function closed(token: "}" | "]", expected: Expected, closers: string[]): Expected | undefined {
  const isEmpty = expected === (token === "}" ? "first-key" : "first-value");
  if (closers.at(-1) !== token || !(expected === "end" || isEmpty)) return undefined;
  closers.pop();
  return "end";
}

const SCALAR = /^(?:"|(?:-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity)$)/;

function scalar(token: string, expected: Expected, isLast: boolean): Expected | undefined {
  if (isValue(expected)) return isLast || SCALAR.test(token) ? "end" : undefined;
  return (expected === "key" || expected === "first-key") && token.startsWith('"') ? "colon" : undefined;
}
