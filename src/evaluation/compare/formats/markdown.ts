import { escapeUnprintable } from "../../../domain/escape-unprintable.js";
import { escapeMarkdown, markdownTable } from "../../../page/text-tables.js";
import { partsOf, wholeNotes } from "../blocks.js";
import type { CompareFormat } from "./format.js";

const inline = (words: string): string => escapeMarkdown(escapeUnprintable(words));

/** Tables of Markdown. */
export const markdown: CompareFormat = {
  endings: [".md", ".markdown"],
  print: (compared) => {
    const { tradeOff, details } = partsOf(compared);
    const blocks = tradeOff === undefined ? details : [tradeOff, ...details];
    const parts = blocks.flatMap(({ title, tables, notes }) => [
      `## ${inline(title)}`,
      ...tables.map(({ cells, texts }) =>
        markdownTable(
          cells.map((row) => row.map(escapeUnprintable)),
          texts,
        ).join("\n"),
      ),
      ...(notes.length === 0 ? [] : [listOf(notes)]),
    ]);
    const notes = wholeNotes(compared);
    return `${["# Comparison", ...parts, ...(notes.length === 0 ? [] : [listOf(notes)])].join("\n\n")}\n`;
  },
};

const listOf = (notes: readonly string[]): string => notes.map((note) => `- ${inline(note)}`).join("\n");
