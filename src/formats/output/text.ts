import { TEXT } from "../../domain/columns.js";
import { type OutputFormat, tokenizedRow } from "./format.js";

/** The rendered text without the prefix that the trainer's tokenizer adds by itself; it would occur twice. */
export const text: OutputFormat = {
  summary: "{ text }: the rendered row; the trainer makes the mask",
  keys: ["text"],
  optionalKeys: [],
  columns: { text: TEXT },
  holdsTurns: true,
  holdsMedia: false,
  holdsRequest: false,
  needsRendering: true,
  write: (row) => {
    const { text: whole, tokenizerPrefix } = tokenizedRow(row);
    return {
      text:
        tokenizerPrefix !== "" && whole.startsWith(tokenizerPrefix)
          ? whole.slice(tokenizerPrefix.length)
          : whole,
    };
  },
};
