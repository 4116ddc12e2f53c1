import { defineTwoTexts } from "./two-texts.js";

/** The prompt is the instruction, and the input is blank: so trainers render the row without one. */
export const alpaca = defineTwoTexts(
  "alpaca",
  '{ instruction, input: "", output }',
  ["instruction", "input", "output"],
  (instruction, output) => ({ instruction, input: "", output }),
);
