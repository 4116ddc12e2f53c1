const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A text as a literal of Python. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'"]|[^\P{C}\n]|[\p{Z}\n]/gu, (one) => {
    if (one === " ") return one;
    if (one === "'" || one === '"') return one === mark ? `\\${one}` : one;
    const short = SHORT_ESCAPES[one];
    if (short !== undefined) return short;
    const code = one.codePointAt(0)!.toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
  return mark + escaped + mark;
}
