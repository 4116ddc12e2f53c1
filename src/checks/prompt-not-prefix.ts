import { type Check, eachExchange, found, GOOD } from "./check.js";

/** Trainers mask by counting the prompt's tokens; where those are not the row's first ones, the mask is off. */
export const promptNotPrefix: Check = {
  level: "warn",
  create: () =>
    eachExchange((exchange, { after }) => {
      const { answered, answer } = exchange.exchange;
      const prompt = after.prompt(answered).ids;
      const row = after.tokens.ids;
      const differs = prompt.findIndex((id, i) => id !== row[i]);
      if (differs === -1) return GOOD;
      return found(
        answer.path,
        `token ${differs + 1} of ${prompt.length} in the prompt alone is another one in the row`,
      );
    }),
  advice: () => "trainers that count the prompt's tokens mask these rows wrongly by a token or more",
};
