import type { InspectedToken } from "../../roles/model.js";
import { type Marks, visible } from "../../roles/visible.js";
import { type Style, type Styled, styleOf } from "../colors.js";
import { widthOf } from "../width.js";

/** A token, or a part of one that is longer than a line, as it is shown. */
export interface Cell {
  readonly pieces: readonly Styled[];
  /** How many columns the text takes, and how many the cell does. */
  readonly textWidth: number;
  readonly width: number;
  /** The id, in the first part of the token. */
  readonly id: string | undefined;
  /** Whether the token ends here. */
  readonly isEnd: boolean;
}

/** The cells of a token: one, or several of at most `most` columns. With `ids` it is as wide as its id at least. */
export function cellsOf(token: InspectedToken, marks: Marks, most: number, ids: boolean): readonly Cell[] {
  const units = unitsOf(token, marks);
  const id = ids ? String(token.id) : undefined;
  const cells: Cell[] = [];
  let pieces: Styled[] = [];
  let text = "";
  let width = 0;
  const close = (isEnd: boolean): void => {
    const own = cells.length === 0 ? id : undefined;
    cells.push({ pieces, textWidth: width, width: Math.max(width, own?.length ?? 0), id: own, isEnd });
    pieces = [];
    text = "";
    width = 0;
  };
  for (const unit of units) {
    // most units are single characters, of which each is measured alone and with those before it
    const next = Math.max(width + widthOf(unit.text), widthOf(text + unit.text));
    if (next > most && pieces.length > 0) close(false);
    width = pieces.length === 0 ? widthOf(unit.text) : next;
    text += unit.text;
    pieces.push(unit);
  }
  close(true);
  return cells;
}

/** The characters of a token, and the mark behind one that reaches further. */
function unitsOf(token: InspectedToken, marks: Marks): readonly Styled[] {
  const style = styleOf(token);
  if (token.text === "") return [{ text: marks.further, style }];
  const units = visible(token.text, marks).map(
    ({ text, kind }): Styled => ({ text, style: kind === "escape" ? "warning" : style }),
  );
  return token.reachesInto === undefined ? units : [...units, { text: marks.reaches, style: "warning" }];
}

/** The white space that a template trims, as it is shown. */
export function trimmedPieces(text: string, marks: Marks): readonly Styled[] {
  const style: Style = "trimmed";
  return visible(text, marks).map((one): Styled => ({ text: one.text, style }));
}
