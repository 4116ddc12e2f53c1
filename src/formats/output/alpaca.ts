import { defineTwoTexts } from "./two-texts.js";

/** The prompt is the instruction, and the input is empty: trainers then render the row without an input. */
export const alpaca = defineTwoTexts(
  "alpaca",
  '{ instruction, input: "", output }',
  ["instruction", "input", "output"],
  (instruction, output) => ({ instruction, input: "", output }),
);
