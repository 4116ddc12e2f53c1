/** One fenced block of code, with what comes just before it. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** The line of its fence, counted from 1. */
  readonly line: number;
  /** The last line before the fence that is not blank. */
  readonly before: string;
}

/** The fenced blocks of a page, in order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = page.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const [, language] = /^```(\w*)$/.exec(lines[i]!) ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf("```", i + 1);
    if (end === -1) throw new Error(`the fence in line ${i + 1} is not closed`);
    const before = lines.slice(0, i).findLast((line) => line.trim() !== "") ?? "";
    blocks.push({ language, text: lines.slice(i + 1, end).join("\n"), line: i + 1, before });
    i = end;
  }
  return blocks;
}

/** The lines of a page outside fenced blocks. */
function linesOutsideCode(page: string): readonly string[] {
  let isCode = false;
  return page.split("\n").filter((line) => {
    if (!/^\s*```/.test(line)) return !isCode;
    isCode = !isCode;
    return false;
  });
}

/** The relative links of a page. */
export function linksOf(page: string): readonly string[] {
  const text = linesOutsideCode(page)
    .join("\n")
    .replaceAll(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return linesOutsideCode(page)
    .filter((line) => /^#{1,6} /.test(line))
    .map((line) => {
      const anchor = line
        .replace(/^#+ /, "")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-");
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    });
}

/** The lines that are prose: no code, no tables, no comments, and no line that a long link makes long. */
export function proseLines(page: string): readonly string[] {
  return linesOutsideCode(page)
    .filter((line) => !/^\s*(\||<!--)/.test(line))
    .map((line) => line.replaceAll(/\]\([^)]*\)/g, "]"));
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
}
