import type { Styled } from "../colors.js";
import { widthOf } from "../width.js";

/**
 * Words in lines of at most `most` columns, with `between` two words of a line. A word that is longer than a line is divided. The
 * words must be safe for a terminal.
 */
export function wrapWords(
  words: readonly Styled[],
  most: number,
  between = " ",
): readonly (readonly Styled[])[] {
  const lines: Styled[][] = [];
  let line: Styled[] = [];
  let used = 0;
  for (const word of words) {
    for (const piece of piecesOf(word, most)) {
      const width = widthOf(piece.text);
      if (line.length > 0 && used + between.length + width > most) {
        lines.push(line);
        line = [];
        used = 0;
      }
      if (line.length > 0) {
        line.push({ text: between, style: "plain" });
        used += between.length;
      }
      line.push(piece);
      used += width;
    }
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/** The words of a text, all in one style. */
export function wordsOf(text: string, style: Styled["style"] = "plain"): readonly Styled[] {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .map((word): Styled => ({ text: word, style }));
}

function piecesOf(word: Styled, most: number): readonly Styled[] {
  if (widthOf(word.text) <= most) return [word];
  const pieces: Styled[] = [];
  let text = "";
  for (const character of word.text) {
    if (text !== "" && widthOf(text + character) > most) {
      pieces.push({ ...word, text });
      text = "";
    }
    text += character;
  }
  return [...pieces, { ...word, text }];
}
