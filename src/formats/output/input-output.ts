import { defineTwoTexts } from "./two-texts.js";

/** As NeMo and torchtune's instruct datasets read it. */
export const inputOutput = defineTwoTexts(
  "input-output",
  "{ input, output }: two texts, as NeMo has them",
  ["input", "output"],
  (input, output) => ({ input, output }),
);
