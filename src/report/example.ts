import type { AnswerReader, RowFacts } from "../methods/method.js";
import { createMethod, type MethodSettings } from "../methods/registry.js";

/** An exchange before and after the method; `added` are the texts that it adds, in the prompt and in the answer. */
export interface Example {
  readonly prompt: string;
  readonly answer: string;
  readonly added: { readonly connector: string; readonly preview: string; readonly answerPrefix: string };
}

/** Invented, so that a report shows no row of the data. */
const PROMPT = "A shelf holds 8 books. How many do 7 such shelves hold?";
const ANSWER = "Each shelf holds 8 books, so 7 shelves hold 7 times 8, which is 56.";

/** In the invented example, each word with the space before it counts as one token. */
const WORDS: AnswerReader = {
  head: (text, count) => {
    const words = wordsOf(text);
    const taken = words.slice(0, count);
    return { tokens: taken.length, end: taken.join("").length, isComplete: words.length <= count };
  },
  encode: (text) => ({ length: wordsOf(text).length, through: (end) => wordsOf(text.slice(0, end)).length }),
};

function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+/g) ?? [];
}

/** The row of the example; of several prefixes, it gets the first. */
const ROW: RowFacts = { position: () => 0, column: () => undefined };

/** What the method does to an invented exchange. */
export function exampleOf(settings: MethodSettings): Example {
  const augmentation = createMethod(settings, WORDS).apply({ prompt: PROMPT, answer: ANSWER }, ROW);
  const added = augmentation.kind === "add" ? augmentation : { connector: "", preview: "", answerPrefix: "" };
  return { prompt: PROMPT, answer: ANSWER, added };
}
