const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
const FOREIGN_WORD = /[+-]?(?:NaN|Infinity|inf|nan)|None|True|False|undefined/y;

type Expected = "value" | "item-or-close" | "key" | "key-or-close" | "colon" | "comma-or-close" | "end";

/**
 * What keeps a text from being JSON, in words of our own: those of JSON.parse differ between engines and quote the
 * row. The fact names a column, counted in characters from 1, and never repeats the row's text.
 */
export function diagnoseJson(text: string): string {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const closed = (): Expected => (open.length === 0 ? "end" : "comma-or-close");
  const fault = (message: string): string => `column ${at + 1}: ${message}`;

  for (;;) {
    take(SPACE);
    const char = text[at];
    if (char === undefined) {
      return expected === "end"
        ? "not valid JSON"
        : "the row ends too early: it is cut off, or spans several lines";
    }
    switch (expected) {
      case "value":
      case "item-or-close":
        if (char === "]" && expected === "item-or-close") {
          open.pop();
          at++;
          expected = closed();
        } else if (char === "{" || char === "[") {
          open.push(char);
          at++;
          expected = char === "{" ? "key-or-close" : "item-or-close";
        } else if (take(STRING) || take(SCALAR)) expected = closed();
        else return fault(valueFault(text, at));
        break;
      case "key":
      case "key-or-close":
        if (char === "}" && expected === "key-or-close") {
          open.pop();
          at++;
          expected = closed();
        } else if (take(STRING)) expected = "colon";
        else return fault(char === "}" ? "a trailing comma" : keyFault(text, at));
        break;
      case "colon":
        if (char !== ":") return fault("a colon is missing");
        at++;
        expected = "value";
        break;
      case "comma-or-close":
        if (char === ",") expected = open.at(-1) === "{" ? "key" : "value";
        else if (char === (open.at(-1) === "{" ? "}" : "]")) {
          open.pop();
          expected = closed();
        } else return fault("a comma or a closing bracket is missing");
        at++;
        break;
      case "end":
        return fault(
          text.slice(0, at).trimEnd().length < at && text[at - 1] === "\r"
            ? "a second row behind a lone CR; rows end in LF"
            : "something follows the row's JSON value; each row stands on a line of its own",
        );
    }
  }
}

function valueFault(text: string, at: number): string {
  FOREIGN_WORD.lastIndex = at;
  if (FOREIGN_WORD.test(text))
    return "NaN, Infinity or a word of Python; JSON has numbers, null, true and false";
  const char = text[at]!;
  if (char === '"') return stringFault(text, at);
  if (char === "'") return "a single quote; JSON strings stand in double quotes";
  if (char === "/" || char === "#") return "a comment; JSON has none";
  if (char === "]" || char === "}") return "a trailing comma, or a value is missing";
  if (char === "\ufeff") return "a byte-order mark that is not at the start of the file";
  if (char === "\0") return "a NUL byte";
  return "a value is missing, or is not valid JSON";
}

function keyFault(text: string, at: number): string {
  if (text[at] === '"') return stringFault(text, at);
  if (text[at] === "'") return "a single quote; JSON strings stand in double quotes";
  if (text[at] === "/" || text[at] === "#") return "a comment; JSON has none";
  return "a key in double quotes is missing";
}

/** Why the string that opens at `at` is none. */
function stringFault(text: string, at: number): string {
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!;
    if (char < " ") return "a string holds a raw control character, which must be escaped";
    if (char === "\\") {
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(i + 1, i + 6))) {
        return "a string holds an unknown escape";
      }
      i++;
    }
  }
  return "a string does not end: the row is cut off, or a line break in it is not escaped";
}
