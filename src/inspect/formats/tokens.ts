import { escapeUnprintable, escapeUnprintableJson } from "../../domain/escape-unprintable.js";
import type { InspectedToken } from "../../roles/model.js";
import { maskWords } from "../mask-words.js";
import type { Inspected } from "../model.js";
import type { InspectFormat } from "./format.js";

/** One token a line: for grep, diff and screen readers. */
export const tokens: InspectFormat = {
  summary: "one token a line",
  between: "\n\n",
  print: (inspected) => {
    const { place, format, method, tokenizer, trainers } = inspected.row;
    const header = escapeUnprintable([place, format, method, tokenizer, maskWords(trainers)].join("  "));
    return [header, ...bodyOf(inspected)].join("\n");
  },
};

function bodyOf(inspected: Inspected): readonly string[] {
  if (inspected.kind === "unshown") return [`rejected: ${escapeUnprintable(inspected.row.problem)}`];
  const { tokens: all, trimmed, problem } = inspected.row;
  const columns = [
    all.map((_, i) => `#${i + 1}`),
    all.map(({ id }) => String(id)),
    all.map(({ segment }) => escapeUnprintable(segment.label)),
    all.map(maskWord),
  ];
  const widths = columns.map((texts) => texts.reduce((most, text) => Math.max(most, text.length), 0));
  const lines = all.map((token, i) => {
    const cells = columns.map((texts, column) => texts[i]!.padEnd(widths[column]! + 2));
    const ends = trimmed.filter(({ after }) => after === i + 1).map(({ text }) => quoted(text));
    const notes = [...notesOn(token), ...ends.map((text) => `then ${text}, trimmed by the template`)];
    return [`${cells.join("")}${quoted(token.text)}`, ...notes].join("  ");
  });
  return problem === undefined ? lines : [...lines, `rejected: ${escapeUnprintable(problem)}`];
}

function maskWord({ isTrained }: InspectedToken): string {
  if (isTrained === undefined) return "unknown";
  return isTrained ? "trained" : "masked";
}

function notesOn({ text, reachesInto }: InspectedToken): readonly string[] {
  if (text === "") return ["a further token of the character before"];
  return reachesInto === undefined ? [] : [`reaches into the ${escapeUnprintable(reachesInto)}`];
}

function quoted(text: string): string {
  return escapeUnprintableJson(JSON.stringify(text)).replaceAll("\t", "\\t");
}
