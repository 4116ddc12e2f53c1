import { type Check, eachExchange, fail, NOT_APPLICABLE, PASS } from "./row-check.js";

/** The end token must occur once, after the answer: a model that is not trained on it never stops. */
export const eosCount: Check = {
  severity: "warn",
  create: ({ endTokens }) =>
    eachExchange(({ rendered: { tokens }, augmented, answer, end }) => {
      if (answer === undefined) return NOT_APPLICABLE;
      const { path } = augmented.exchange.answer;
      const last = tokens.before(end);
      const following = tokens.slice(tokens.before(answer.end), last);
      const own = endTokens.find(following);
      if (own === undefined) return fail(path, "no end token after the answer");
      const count = tokens.countOf(own, tokens.before(answer.start), last);
      return count === 1 ? PASS : fail(path, `${count} end tokens in and after the answer`);
    }),
  hint: () => "a model that is not trained on an end token does not stop",
};
