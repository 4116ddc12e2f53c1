import { BOOLEAN, listOfObjects, TEXT } from "../../domain/columns.js";
import { standsAt } from "../../domain/stands-at.js";
import { type OutputFormat, tokenizedRow, unsupportedContent } from "./format.js";

/** The rendered text in two parts, untrained and trained: an exact mask, and no template is needed at training. */
export const segments: OutputFormat = {
  summary: "{ segments: [{ label, text }] }: the rendered text, in trained and untrained parts",
  keys: ["segments"],
  optionalKeys: [],
  columns: { segments: listOfObjects({ label: BOOLEAN, text: TEXT }) },
  holdsTurns: false,
  holdsMedia: false,
  holdsRequest: false,
  needsRendering: true,
  write: (row) => {
    const { text, prompt } = tokenizedRow(row);
    if (row.trained.length > 1) {
      throw unsupportedContent(
        `segments trains one answer, and ${row.trained.length} are selected; --expand writes one row per answer`,
      );
    }
    if (row.trained[0] !== row.conversation.messages.length - 1) {
      throw unsupportedContent(
        "segments ends with the answer, and messages follow it here; --expand ends each row with its answer",
      );
    }
    if (!standsAt(text, prompt, 0)) {
      throw unsupportedContent(
        "the rendered row does not begin with the rendered prompt, so it cannot be split after it",
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
