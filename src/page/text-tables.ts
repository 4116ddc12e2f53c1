// Tables of text: the first row has the heads.

/** The cells as a table of Markdown; the first row is the head, and the first column has names. */
export function markdownTable([heads = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(heads), line(heads.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)];
}

/** The cells as lines in columns: names to the left, others to the right. */
export function alignedTable(table: readonly (readonly string[])[]): readonly string[] {
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((cells) => cells[i]!.length)));
  return table.map((cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "),
  );
}

/** A cell of Markdown ends at a bar, and its markup is obeyed. */
function escaped(cell: string): string {
  return cell.replace(/[\\|`<>*_[\]]/g, "\\$&");
}
