import { defineTwoTexts } from "./two-texts.js";

/** Two strings and not one other key, as most trainers take with no configuration at all. */
export const promptCompletion = defineTwoTexts(
  "prompt-completion",
  "{ prompt, completion }: two texts",
  ["prompt", "completion"],
  (prompt, completion) => ({ prompt, completion }),
);
