/** What stands for characters that would not be seen, and for what is no character. None of them stands for itself in a row's text. */
export interface Marks {
  readonly space: string;
  readonly newLine: string;
  readonly tab: string;
  /** Between two tokens. */
  readonly border: string;
  /** After a token that reaches into what comes next. */
  readonly reaches: string;
  /** A token without text of its own: a further one of the character before it. */
  readonly further: string;
  readonly masked: string;
  readonly trained: string;
  /** Where the mask is not known. */
  readonly unknown: string;
  readonly folded: string;
  /** The characters of a text that are written as `\u{…}`, so that no mark can be mistaken; without the `g` flag. */
  readonly escaped: RegExp;
}

/**
 * Characters that a terminal obeys or hides, white space that looks like another, and half of a surrogate pair. Escaped are also
 * the marks, and a backslash where it would look like an escape.
 */
export const UNICODE_MARKS: Marks = {
  space: "·",
  newLine: "⏎",
  tab: "⇥",
  border: "╵",
  reaches: "◂",
  further: "‥",
  masked: "│",
  trained: "█",
  unknown: "?",
  folded: "⋯",
  escaped: /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}·⏎⇥╵◂‥⋯]/u,
};

/** For terminals without UTF-8: all that is printed is ASCII. */
export const ASCII_MARKS: Marks = {
  space: ".",
  newLine: "\\n",
  tab: "\\t",
  border: "'",
  reaches: "\\<",
  further: "\\+",
  masked: "|",
  trained: "#",
  unknown: "?",
  folded: "...",
  escaped: /[^\x21-\x7e]|[.'\\]/u,
};

/** One character of a text as it is shown. */
export interface Shown {
  readonly text: string;
  readonly kind: "plain" | "mark" | "escape";
}

/** A text, character by character, so that each character and each mark is seen, and no character steers the terminal. */
export function visible(text: string, marks: Marks): readonly Shown[] {
  const shown: Shown[] = [];
  const characters = [...text];
  for (const [i, character] of characters.entries()) {
    const mark = markOf(character, marks);
    if (mark !== undefined) shown.push({ text: mark, kind: "mark" });
    else if (isEscaped(character, characters[i + 1], shown.at(-1), marks))
      shown.push({ text: `\\u{${character.codePointAt(0)!.toString(16)}}`, kind: "escape" });
    else shown.push({ text: character, kind: "plain" });
  }
  return shown;
}

/** The same as one text. */
export function visibleText(text: string, marks: Marks): string {
  return visible(text, marks)
    .map((one) => one.text)
    .join("");
}

function markOf(character: string, { space, newLine, tab }: Marks): string | undefined {
  switch (character) {
    case " ":
      return space;
    case "\n":
      return newLine;
    case "\t":
      return tab;
    default:
      return undefined;
  }
}

function isEscaped(
  character: string,
  next: string | undefined,
  before: Shown | undefined,
  marks: Marks,
): boolean {
  if (marks.escaped.test(character)) return true;
  if (character === "\\") return next === "u";
  // a combining mark would change the mark before it
  return /\p{M}/u.test(character) && before?.kind !== "plain";
}
