import { escapeRegExp } from "../domain/escape-regexp.js";
import { type Check, fail, NOT_APPLICABLE, PASS } from "./row-check.js";

/** Collators that look for a marker, such as `[/INST]`, begin the trained part at the last one, even inside a text. */
export const responseMarker: Check = {
  severity: "warn",
  create: ({ markers }) => {
    if (markers.length === 0) return () => NOT_APPLICABLE;
    const pattern = new RegExp(markers.map(escapeRegExp).join("|"));
    return ({ after }) => {
      for (const { index, text } of after.texts()) {
        if (pattern.test(text)) {
          return fail(
            after.conversation.paths[index] ?? [],
            "the text contains a marker of prompts or answers",
          );
        }
      }
      return PASS;
    };
  },
  hint: () => "collators that look for the marker train the wrong part of these rows",
};
