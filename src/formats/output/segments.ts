import { type OutputFormat, tokenizedRow, unsupportedContent } from "./format.js";

/** The rendered text in two parts, untrained and trained: an exact mask, and no template is needed at training. */
export const segments: OutputFormat = {
  summary: "{ segments: [{ label, text }] }: the rendered text, and what of it is trained",
  keys: ["segments"],
  optionalKeys: [],
  holdsTurns: false,
  holdsMedia: false,
  needsRendering: true,
  write: (row) => {
    const { text, prompt } = tokenizedRow(row);
    if (row.trained.length > 1) {
      throw unsupportedContent(
        `segments trains one answer, and ${row.trained.length} are meant; --expand makes a row of each`,
      );
    }
    if (!text.startsWith(prompt)) {
      throw unsupportedContent(
        "the rendered prompt is no beginning of the rendered row, so no place parts the two",
      );
    }
    return {
      segments: [
        { label: false, text: prompt },
        { label: true, text: text.slice(prompt.length) },
      ],
    };
  },
};
