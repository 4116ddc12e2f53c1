import { defineTwoTexts } from "./two-texts.js";

/** The format of NeMo and of torchtune's instruct datasets. */
export const inputOutput = defineTwoTexts(
  "input-output",
  "{ input, output }: two texts, as in NeMo",
  ["input", "output"],
  (input, output) => ({ input, output }),
);
