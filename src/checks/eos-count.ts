import { type Check, eachExchange, found, GOOD, type Model, NOTHING_TO_CHECK } from "./check.js";

/** A model that is not trained on an end token never stops; the end token stands once behind the answer. */
export const eosCount: Check = {
  level: "warn",
  create: ({ eos, tokenizer }) => {
    const special = specialIds(tokenizer);
    return eachExchange((exchange, { after }) => {
      const { answered, answer } = exchange.exchange;
      const span = after.answerSpan(exchange);
      if (span === undefined) return NOTHING_TO_CHECK;
      const { tokens } = after;
      const behind = tokens.ids.subarray(tokens.before(span.end), tokens.before(after.endAfter(answered)));
      // models that end a turn by another token than a text are fed that one
      const end = eos !== undefined && behind.includes(eos) ? eos : behind.find((id) => special.has(id));
      if (end === undefined) return found(answer.path, "no end token behind the answer");
      const first = tokens.before(span.start);
      const count = tokens.ids
        .subarray(first, tokens.before(after.endAfter(answered)))
        .reduce((sum, id) => (id === end ? sum + 1 : sum), 0);
      return count === 1 ? GOOD : found(answer.path, `${count} end tokens in the answer and behind it`);
    });
  },
  advice: () => "a model that is trained on no end token does not stop",
};

function specialIds({ addedTokens }: Model["tokenizer"]): ReadonlySet<number> {
  return new Set(addedTokens.filter(({ special }) => special).map(({ id }) => id));
}
