import { type Check, fail, NOT_APPLICABLE, PASS } from "./row-check.js";

/** If the model's rows begin with a beginning-of-text token, a row must have exactly one, as its first token. */
export const bosCount: Check = {
  severity: "warn",
  create: ({ bos, beginsWithBos }) => {
    if (bos === undefined || !beginsWithBos) return () => NOT_APPLICABLE;
    return ({ after: { tokens } }) => {
      const count = tokens.added.get(bos) ?? 0;
      const isFirst = tokens.slice(0, 1)[0] === bos;
      if (count === 1 && isFirst) return PASS;
      return fail(
        [],
        `${count} beginning-of-text tokens, ${isFirst ? "one of them" : "none"} at the beginning`,
      );
    };
  },
};
