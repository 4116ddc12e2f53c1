import { formatNumber } from "../../domain/format-number.js";
import { type Marks, visibleText } from "../../roles/visible.js";
import { type Paint, type Styled, withoutColor } from "../colors.js";
import { maskWords } from "../mask-words.js";
import type { InspectedRow, RowOrigin, UnshownRow } from "../model.js";
import { widthOf } from "../width.js";
import { type Cell, cellsOf, trimmedPieces } from "./cells.js";
import { foldRun } from "./fold.js";
import { idPieces, type TokenLine, textPieces, wrapCells } from "./lines.js";
import { runsOf, type TokenRun } from "./runs.js";
import { type Verdict, verdictsOf } from "./verdicts.js";
import { wordsOf, wrapWords } from "./wrap-text.js";

/** How rows are shown. */
export interface ViewOptions {
  /** No line is wider, in columns. */
  readonly width: number;
  readonly marks: Marks;
  readonly paint: Paint;
  readonly ids: boolean;
  /** Whether long parts are shown whole. */
  readonly isFull: boolean;
}

const LEAST_LABEL = 9;
const MOST_LABEL = 12;

type Line = readonly Styled[];

/** A row as a person reads it: a header, its tokens by role beside the bar of the mask, and the verdicts. */
export function viewRow(row: InspectedRow, options: ViewOptions): string {
  const { width, marks, paint } = options;
  const runs = runsOf(row.tokens);
  const labels = runs.map((run) => labelOf(run, marks));
  const labelWidth = Math.min(
    MOST_LABEL,
    labels.reduce((most, label) => Math.max(most, widthOf(label)), LEAST_LABEL),
  );
  const lines: Line[] = [...header(row, options), []];
  for (const [at, run] of runs.entries()) {
    const label = labels[at]!;
    const body = runLines(row, runs, at, { ...options, width: width - labelWidth - 3 });
    for (const [i, { bar, pieces }] of body.entries()) {
      const shown = i === 0 ? label : "";
      const lead = `${shown}${" ".repeat(labelWidth - widthOf(shown) + 1)}${bar} `;
      lines.push([plain(lead), ...pieces]);
    }
    void run;
  }
  lines.push([], ...verdictsOf(row, marks).flatMap((verdict) => verdictLines(verdict, labelWidth, width)));
  return lines.map((line) => paint(line).trimEnd()).join("\n");
}

/** A row that has no rendered form: the header, and why. */
export function viewUnshown(row: UnshownRow, options: ViewOptions): string {
  const { paint, width } = options;
  const verdict = { label: "rejected", words: wordsOf(row.problem, "over") };
  return [...header(row, options), [], ...verdictLines(verdict, LEAST_LABEL, width)]
    .map((line) => paint(line).trimEnd())
    .join("\n");
}

function header(row: RowOrigin, { width, marks }: ViewOptions): readonly Line[] {
  const { place, format, method, tokenizer, trainers } = row;
  const fields = [place, format, method, tokenizer].map((text) => plain(safe(text, marks)));
  const mask = maskWords(trainers);
  const whole = [...fields, plain(mask)];
  if (widthOf(whole.map(({ text }) => text).join("  ")) <= width) return wrapWords(whole, width, "  ");
  return [...wrapWords(fields, width, "  "), ...wrapWords(wordsOf(mask), width)];
}

/** A text of one line without marks: its spaces are spaces. */
function safe(text: string, marks: Marks): string {
  return text
    .split(" ")
    .map((word) => escapeWord(word, marks))
    .join(" ");
}

function escapeWord(word: string, marks: Marks): string {
  return marks.trained === "#" ? word.replace(/[^\x21-\x7e]/gu, (one) => visibleText(one, marks)) : word;
}

interface BodyLine {
  readonly bar: string;
  readonly pieces: Line;
}

function runLines(
  row: InspectedRow,
  runs: readonly TokenRun[],
  at: number,
  options: ViewOptions,
): readonly BodyLine[] {
  const { width, marks, ids, isFull } = options;
  const run = runs[at]!;
  const bar = run.isTrained === undefined ? marks.unknown : run.isTrained ? marks.trained : marks.masked;
  // one column stays for the border behind a cell
  const cells = run.tokens.flatMap((token): readonly Cell[] => cellsOf(token, marks, width - 1, ids));
  const all = wrapCells(cells, width);
  const { head, hidden, tail } = isFull ? { head: all, hidden: 0, tail: [] } : foldRun(runs, at, all);
  const last = all.at(-1);
  const shown = (line: TokenLine): readonly BodyLine[] => [
    { bar, pieces: textPieces(line, marks, line === last) },
    ...(ids ? [{ bar: " ", pieces: idPieces(line) }] : []),
  ];
  return [
    ...head.flatMap(shown),
    ...(hidden === 0 ? [] : foldLines(run, hidden, width, marks).map((pieces) => ({ bar, pieces }))),
    ...tail.flatMap(shown),
    ...trimmedLines(row, run, options).map((pieces) => ({ bar: " ", pieces })),
  ];
}

function foldLines({ segment }: TokenRun, hidden: number, width: number, marks: Marks): readonly Line[] {
  const what = segment.role === "template" ? " of the template" : "";
  const tokens = hidden === 1 ? "token" : "tokens";
  return wrapWords(
    wordsOf(`${marks.folded} ${formatNumber(hidden)} ${tokens}${what}; --full shows them`, "dim"),
    width,
  );
}

/** What the template trims behind the last token of this run. */
function trimmedLines(
  { trimmed }: InspectedRow,
  run: TokenRun,
  { width, marks }: ViewOptions,
): readonly Line[] {
  const end = run.first + run.tokens.length;
  return trimmed
    .filter(({ after }) => after > run.first && after <= end)
    .flatMap(({ text }): readonly Line[] => {
      const words = wordsOf("trimmed by the template, so the model does not read it");
      const pieces = trimmedPieces(text, marks);
      const isLong = widthOf(withoutColor(pieces)) > width / 2;
      return wrapWords(isLong ? words : [plain(withoutColor(pieces), "trimmed"), ...words], width);
    });
}

function verdictLines({ label, words }: Verdict, labelWidth: number, width: number): readonly Line[] {
  return wrapWords(words, width - labelWidth - 1).map((line, i): Line => {
    const shown = i === 0 ? label : "";
    return [plain(shown.padEnd(labelWidth + 1)), ...line];
  });
}

/** The label of a part; a role of the row's own is text of the row. */
function labelOf({ segment: { label } }: TokenRun, marks: Marks): string {
  const shown = label
    .split(" ")
    .map((word) => visibleText(word, marks))
    .join(" ");
  let text = "";
  for (const character of shown) {
    if (widthOf(text + character) > MOST_LABEL) break;
    text += character;
  }
  return text;
}

function plain(text: string, style: Styled["style"] = "plain"): Styled {
  return { text, style };
}
