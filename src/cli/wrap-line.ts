/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 110;

/**
 * A message for a terminal of so many columns: broken between words, with the further lines indented. What is to be typed stays
 * in one line, so that it can be copied.
 */
export function wrapLine(line: string, columns: number | undefined): string {
  const width = Math.min(columns ?? WIDEST, WIDEST);
  if (line.length <= width || /\b(?:lookahead-prep|jq) /.test(line)) return line;
  const indent = `${/^ */.exec(line)![0]}  `;
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/(?<=\S) (?=\S)/)) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current === "" || longer.length <= width) current = longer;
    else {
      lines.push(current);
      current = `${indent}${word}`;
    }
  }
  return [...lines, current].join("\n");
}
