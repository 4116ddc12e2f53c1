// Tables of text: the first row has the heads. Columns of `texts` are set to the left, the others to the right.

type Cells = readonly (readonly string[])[];

/** The cells as a table of Markdown. */
export function markdownTable(
  [heads = [], ...rows]: Cells,
  texts: readonly number[] = [0],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(heads.map(escapeMarkdown)),
    line(heads.map((_, i) => (texts.includes(i) ? "---" : "---:"))),
    ...rows.map((cells) => line(cells.map(escapeMarkdown))),
  ];
}

/** A longer cell is cut: each line of a table is as long as its longest one. */
const MOST_LETTERS = 120;

/** The cells as lines in columns. */
export function alignedTable(whole: Cells, texts: readonly number[] = [0]): readonly string[] {
  const table = whole.map((cells) => cells.map(cut));
  const widths = (table[0] ?? []).map((_, i) =>
    table.reduce((most, cells) => Math.max(most, cells[i]!.length), 0),
  );
  const set = (cell: string, i: number): string =>
    texts.includes(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!);
  return table.map((cells) => cells.map(set).join("  ").trimEnd());
}

function cut(cell: string): string {
  return cell.length <= MOST_LETTERS ? cell : `${cell.slice(0, MOST_LETTERS - 1)}…`;
}

/** A text whose markup is not obeyed, and which ends no cell of a table. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\|`<>*_[\]&~]/g, "\\$&");
}
