import { type Check, found, GOOD, NOTHING_TO_CHECK } from "./check.js";

/** Where the model's rows begin with a beginning-of-text token, there must be one, and it must be the first. */
export const bosCount: Check = {
  level: "warn",
  create: ({ bos, beginsWithBos }) => {
    if (bos === undefined || !beginsWithBos) return () => NOTHING_TO_CHECK;
    return ({ after }) => {
      const { ids } = after.tokens;
      let count = 0;
      for (const id of ids) if (id === bos) count++;
      if (count === 1 && ids[0] === bos) return GOOD;
      return found(
        [],
        `${count} beginning-of-text tokens, ${ids[0] === bos ? "one of them" : "none"} at the beginning`,
      );
    };
  },
};
