const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
const FOREIGN_WORD = /[+-]?(?:NaN|Infinity|inf|nan)|None|True|False|undefined/y;

type Expected = "value" | "item-or-close" | "key" | "key-or-close" | "colon" | "comma-or-close" | "end";

/**
 * Explains why a text is not JSON. The message names a column, counted in UTF-16 units from 1, and never the row's
 * text: the messages of JSON.parse quote the row, and differ between engines.
 */
export function diagnoseJson(text: string): string {
  const fault = findJsonFault(text);
  if (fault === undefined) return "not valid JSON";
  return fault.at === text.length
    ? "the row ends too early: it is truncated, or spans several lines"
    : `column ${fault.at + 1}: ${fault.message}`;
}

/** The first fault of a text that is not JSON, and where it is, in UTF-16 units; undefined if none is found. */
export function findJsonFault(text: string): { readonly at: number; readonly message: string } | undefined {
  const walk = new Walk(text);
  for (;;) {
    const char = walk.nextToken();
    if (char === undefined)
      return walk.isAtEnd ? undefined : { at: text.length, message: "the text ends too early" };
    const message = walk.step(char);
    if (message !== undefined) return { at: walk.at, message };
  }
}

/** Walks through a text by JSON's grammar, one token per step. */
class Walk {
  at = 0;
  private readonly text: string;
  private readonly open: ("{" | "[")[] = [];
  private expected: Expected = "value";

  constructor(text: string) {
    this.text = text;
  }

  /** Whether the JSON value is complete. */
  get isAtEnd(): boolean {
    return this.expected === "end";
  }

  /** Skips white space; returns the next token's first character, or undefined at the end of the text. */
  nextToken(): string | undefined {
    this.take(SPACE);
    return this.text[this.at];
  }

  /** Takes one token, which begins with `char`. Returns what is wrong with it; then `at` is unchanged. */
  step(char: string): string | undefined {
    switch (this.expected) {
      case "value":
      case "item-or-close":
        return this.value(char);
      case "key":
      case "key-or-close":
        return this.key(char);
      case "colon":
        if (char !== ":") return "a colon is missing";
        this.at++;
        this.expected = "value";
        return undefined;
      case "comma-or-close":
        return this.commaOrClose(char);
      case "end":
        return this.text.slice(0, this.at).trimEnd().length < this.at && this.text[this.at - 1] === "\r"
          ? "a second row after a lone CR; end each row with LF"
          : "text follows the row's JSON value; write each row on its own line";
    }
  }

  private value(char: string): string | undefined {
    if (char === "]" && this.expected === "item-or-close") this.close();
    else if (char === "{" || char === "[") {
      this.open.push(char);
      this.at++;
      this.expected = char === "{" ? "key-or-close" : "item-or-close";
    } else if (this.take(STRING) || this.take(SCALAR)) this.endValue();
    else return valueFault(this.text, this.at);
    return undefined;
  }

  private key(char: string): string | undefined {
    if (char === "}" && this.expected === "key-or-close") this.close();
    else if (this.take(STRING)) this.expected = "colon";
    else return char === "}" ? "a trailing comma" : keyFault(this.text, this.at);
    return undefined;
  }

  private commaOrClose(char: string): string | undefined {
    const isObject = this.open.at(-1) === "{";
    if (char === (isObject ? "}" : "]")) this.close();
    else if (char === ",") {
      this.at++;
      this.expected = isObject ? "key" : "value";
    } else return "a comma or a closing bracket is missing";
    return undefined;
  }

  private close(): void {
    this.open.pop();
    this.at++;
    this.endValue();
  }

  private endValue(): void {
    this.expected = this.open.length === 0 ? "end" : "comma-or-close";
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.test(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }
}

function valueFault(text: string, at: number): string {
  FOREIGN_WORD.lastIndex = at;
  if (FOREIGN_WORD.test(text))
    return "NaN, Infinity, None or a similar word; JSON has numbers, null, true and false";
  const char = text[at]!;
  if (char === '"') return stringFault(text, at);
  if (char === "'") return "a single quote; JSON strings have double quotes";
  if (char === "/" || char === "#") return "a comment; JSON has no comments";
  if (char === "]" || char === "}") return "a trailing comma, or a value is missing";
  if (char === "\ufeff") return "a byte-order mark that is not at the start of the file";
  if (char === "\0") return "a NUL byte";
  return "a value is missing, or is not valid JSON";
}

function keyFault(text: string, at: number): string {
  if (text[at] === '"') return stringFault(text, at);
  if (text[at] === "'") return "a single quote; JSON strings have double quotes";
  if (text[at] === "/" || text[at] === "#") return "a comment; JSON has no comments";
  return "a key in double quotes is missing";
}

/** Why the string that opens at `at` is not valid. */
function stringFault(text: string, at: number): string {
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!;
    if (char < " ") return "a string has a raw control character; escape it";
    if (char === "\\") {
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(i + 1, i + 6))) {
        return "a string has an unknown escape";
      }
      i++;
    }
  }
  return "a string does not end: the row is truncated, or a line break in the string is not escaped";
}
