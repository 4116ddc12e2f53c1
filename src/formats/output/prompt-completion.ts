import { defineTwoTexts } from "./two-texts.js";

/** Two strings and no other key, which most trainers accept without any configuration. */
export const promptCompletion = defineTwoTexts(
  "prompt-completion",
  "{ prompt, completion }: two texts",
  ["prompt", "completion"],
  (prompt, completion) => ({ prompt, completion }),
);
