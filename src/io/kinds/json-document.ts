import { type FileKind, piped } from "./file-kind.js";

/** The parts of JSON that matter to its structure: strings (perhaps cut off), punctuation, and other words. */
const TOKEN = /"(?:[^"\\\n]|\\[^\n])*(?:"|\\?$)|[{}[\],:]|\n|[ \t\r]+|[^\s"{}[\],:]+/y;

/** What may follow. */
type Expected = "value" | "first-value" | "key" | "first-key" | "colon" | "end";

/**
 * The kind of one JSON value that is printed over several lines, where each line should be a row. `text` is the
 * beginning of the file, and begins with a brace. Undefined for JSON Lines, also if the first of them is damaged.
 */
export function jsonDocumentKind(text: string): FileKind | undefined {
  const seen = walk(text);
  if (seen === undefined) return undefined;
  const { arrayKey, arrayOfObjects, columns, several } = seen;
  if (arrayKey !== undefined && arrayOfObjects)
    return {
      what: "one JSON document around a list",
      todo: "write each element on a line of its own:",
      command: (file) => piped(`jq -c '.${pathOf(arrayKey)}[]' ${file}`),
    };
  if (columns)
    return {
      what: "one JSON document of columns",
      todo: "write it as rows, with pandas' own orient and lines:",
      command: (file) =>
        `python3 -c 'import sys, pandas; pandas.read_json(sys.argv[1]).to_json("rows.jsonl", orient="records", lines=True, force_ascii=False)' ${file}`,
    };
  return {
    what: several ? "JSON objects printed over several lines" : "one JSON object printed over several lines",
    todo: "write each on one line:",
    command: (file) => piped(`jq -c . ${file}`),
  };
}

function pathOf(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : `[${JSON.stringify(key).replaceAll("'", "'\\''")}]`;
}

interface Seen {
  /** The first key of the document whose value is a list, and whether its elements are objects. */
  readonly arrayKey: string | undefined;
  readonly arrayOfObjects: boolean;
  /** Whether the first value is a list of texts or numbers, or an object with the keys 0, 1, …. */
  readonly columns: boolean;
  /** Whether another value follows the first. */
  readonly several: boolean;
}

/** Follows the structure, over line breaks; undefined if it is broken, or if the first value ends on its line. */
function walk(text: string): Seen | undefined {
  const walker = new Walker();
  let lines = 1;
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return undefined;
    at = TOKEN.lastIndex;
    if (token === "\n") lines++;
    else if (!/^[ \t\r]/.test(token) && !walker.take(token, at === text.length)) return undefined;
    if (!walker.isClosed) continue;
    const rest = text.slice(at).trim();
    return lines > 1 ? { ...walker.seen, several: rest !== "" } : undefined;
  }
  return lines > 1 ? walker.seen : undefined;
}

class Walker {
  readonly seen = {
    arrayKey: undefined as string | undefined,
    arrayOfObjects: false,
    columns: false,
    several: false,
  };
  private readonly closers: string[] = [];
  private expected: Expected = "value";
  /** The last key of the document itself. */
  private key = "";

  get isClosed(): boolean {
    return this.closers.length === 0;
  }

  /** Takes a token; false if it may not be there. The last token of the text may be cut off. */
  take(token: string, isLast: boolean): boolean {
    const { closers, expected } = this;
    const depth = closers.length;
    const isInObject = closers[0] === "}";
    const next = follow(token, expected, closers, isLast);
    if (next === undefined) return false;
    this.expected = next;
    if (expected === "key" || expected === "first-key") {
      if (depth === 1) this.key = token.slice(1, -1);
      else if (depth === 2 && token === '"0"' && isInObject) this.seen.columns = true;
    } else if (depth === 1 && token === "[" && isInObject) this.seen.arrayKey ??= this.key;
    else if (expected === "first-value" && depth === 2 && isInObject) {
      if (this.key === this.seen.arrayKey) this.seen.arrayOfObjects = token === "{";
      if (/^["\d-]/.test(token)) this.seen.columns = true;
    }
    return true;
  }
}

/** What may come after a token; undefined if it may not be there. Keeps the brackets that are open. */
function follow(token: string, expected: Expected, closers: string[], isLast: boolean): Expected | undefined {
  const top = closers.at(-1);
  switch (token) {
    case "{":
    case "[":
      if (expected !== "value" && expected !== "first-value") return undefined;
      closers.push(token === "{" ? "}" : "]");
      return token === "{" ? "first-key" : "first-value";
    case "}":
    case "]": {
      const isEmpty = expected === (token === "}" ? "first-key" : "first-value");
      if (top !== token || !(expected === "end" || isEmpty)) return undefined;
      closers.pop();
      return "end";
    }
    case ",":
      if (expected !== "end" || top === undefined) return undefined;
      return top === "}" ? "key" : "value";
    case ":":
      return expected === "colon" ? "value" : undefined;
    default:
      if (expected === "key" || expected === "first-key") return token.startsWith('"') ? "colon" : undefined;
      if (expected !== "value" && expected !== "first-value") return undefined;
      return isLast ||
        token.startsWith('"') ||
        /^(?:-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity)$/.test(token)
        ? "end"
        : undefined;
  }
}
