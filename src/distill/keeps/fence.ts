import type { Keep } from "./keep.js";

/** A fence that is opened and closed, each on a line of its own. */
const BLOCK = /^[^\S\n]*```([\w+#-]*)[^\S\n]*\n[\s\S]*?^[^\S\n]*```[^\S\n]*$/m;

export const fence: Keep = {
  summary: "a whole code block, in the language of the answer's own",
  holds: (rewritten, original) => {
    const found = BLOCK.exec(rewritten)?.[1];
    const wanted = BLOCK.exec(original)?.[1] || undefined;
    return found !== undefined && (wanted === undefined || found.toLowerCase() === wanted.toLowerCase());
  },
};
