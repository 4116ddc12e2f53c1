import type { PreviewStop } from "./stop.js";

/** A line that opens a block of code, with the spaces before it. */
const FENCE = /(?<![^\r\n]) {0,3}(?:```|~~~)/;
const MOST_UNITS = 6;

/** The line of the first code fence of Markdown. */
export const fence: PreviewStop = {
  syntax: "fence",
  summary: "the first code fence: a line that begins with three backticks or tildes",
  pattern: "fence",
  create: () => (answer, before) => {
    const at = answer.slice(0, before + MOST_UNITS - 1).search(FENCE);
    return at < before ? at : -1;
  },
};
