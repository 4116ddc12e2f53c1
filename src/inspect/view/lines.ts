import type { Marks } from "../../roles/visible.js";
import type { Styled } from "../colors.js";
import type { Cell } from "./cells.js";

/** One line of tokens. */
export interface TokenLine {
  readonly cells: readonly Cell[];
  /** How many tokens begin in it. */
  readonly tokens: number;
}

/** Divides cells into lines of at most `most` columns; a mark of one column is between two tokens. */
export function wrapCells(cells: readonly Cell[], most: number): readonly TokenLine[] {
  const lines: TokenLine[] = [];
  let line: Cell[] = [];
  let used = 0;
  let tokens = 0;
  let isTokenStart = true;
  for (const [i, cell] of cells.entries()) {
    const needed = cell.width + (cell.isEnd && i < cells.length - 1 ? 1 : 0);
    if (line.length > 0 && used + needed > most) {
      lines.push({ cells: line, tokens });
      line = [];
      used = 0;
      tokens = 0;
    }
    line.push(cell);
    used += needed;
    if (isTokenStart) tokens++;
    isTokenStart = cell.isEnd;
  }
  if (line.length > 0) lines.push({ cells: line, tokens });
  return lines;
}

/** The texts of a line. `isLast`: no token follows the last one, so no border does. */
export function textPieces({ cells }: TokenLine, marks: Marks, isLast: boolean): readonly Styled[] {
  return cells.flatMap((cell, i): readonly Styled[] => {
    const isLastCell = i === cells.length - 1;
    const border = cell.isEnd && !(isLast && isLastCell) ? [plain(marks.border, "dim")] : [];
    const blank = " ".repeat(cell.width - cell.textWidth);
    const padding = blank !== "" && border.length > 0 ? [plain(blank, "plain")] : [];
    return [...cell.pieces, ...padding, ...border];
  });
}

/** The ids below the texts. */
export function idPieces({ cells }: TokenLine): readonly Styled[] {
  const text = cells.map(({ id = "", width }) => id.padEnd(width + 1)).join("");
  return [plain(text.trimEnd(), "dim")];
}

function plain(text: string, style: Styled["style"]): Styled {
  return { text, style };
}
