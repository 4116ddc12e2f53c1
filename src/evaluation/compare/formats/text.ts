import { escapeUnprintable } from "../../../domain/escape-unprintable.js";
import { alignedTable } from "../../../page/text-tables.js";
import type { Block } from "../block.js";
import { partsOf, wholeNotes } from "../blocks.js";
import type { CompareFormat } from "./format.js";

const WIDTH = 80;

/** Lines for a terminal. */
export const text: CompareFormat = {
  endings: [],
  print: (compared) => {
    const { tradeOff, details } = partsOf(compared);
    const notes = wholeNotes(compared).flatMap((note) => wrapped(note, "", ""));
    // a terminal shows the end
    const blocks = tradeOff === undefined ? details : [...details, tradeOff];
    return [...blocks.map(linesOf), ...(notes.length === 0 ? [] : [notes])]
      .map((lines) => `${lines.join("\n")}\n`)
      .join("\n");
  },
};

function linesOf({ title, tables, notes }: Block): readonly string[] {
  return [
    ...wrapped(escapeUnprintable(title), "", "  "),
    ...tables.flatMap(({ cells, texts }) =>
      alignedTable(
        cells.map((row) => row.map(escapeUnprintable)),
        texts,
      ).map((line) => `  ${line}`),
    ),
    ...notes.flatMap((note) => wrapped(escapeUnprintable(note), "  ", "    ")),
  ];
}

/** Words in lines that fit into a terminal. */
function wrapped(words: string, first: string, next: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isStart = true;
  for (const word of words.split(" ")) {
    if (!isStart && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = next + word;
    } else line += isStart ? word : ` ${word}`;
    isStart = false;
  }
  return [...lines, line];
}
