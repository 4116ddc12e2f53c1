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

/** The cells as lines in columns. */
export function alignedTable(table: Cells, texts: readonly number[] = [0]): readonly string[] {
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((cells) => cells[i]!.length)));
  const set = (cell: string, i: number): string =>
    texts.includes(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!);
  return table.map((cells) => cells.map(set).join("  ").trimEnd());
}

/** A text whose markup is not obeyed, and which ends no cell of a table. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\|`<>*_[\]&~]/g, "\\$&");
}
