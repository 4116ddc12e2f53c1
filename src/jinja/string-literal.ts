const SIMPLE: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/gu;

/** The value of a string literal, without its quotes; `fail` throws. */
export function readString(text: string, fail: (message: string) => never): string {
  return text.replace(ESCAPE, (_, x?: string, u?: string, long?: string, octal?: string, other?: string) => {
    const hex = x ?? u ?? long;
    if (hex !== undefined) {
      const code = Number.parseInt(hex, 16);
      return code > 0x10ffff ? fail("a string has an illegal Unicode character") : String.fromCodePoint(code);
    }
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    const simple = SIMPLE[other!];
    if (simple !== undefined) return simple;
    if (/[xuUN]/.test(other!)) return fail("a string has an escape that is cut off, or not supported");
    return `\\${other!.length > 1 || other! > "\x7f" ? escapeName(other!) : other!}`;
  });
}

/** Python escapes characters beyond ASCII first, so that their own backslash is escaped by one before them. */
function escapeName(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  if (code.length <= 2) return `x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `u${code.padStart(4, "0")}` : `U${code.padStart(8, "0")}`;
}
