// Rows made from a seed, and the expected output, computed without the tool.
import { randomFrom } from "./random.js";

const WORDS = [
  ...["the", "answer", "is", "forty", "two", "clips", "sold", "in", "May", "and", "more", "then", "so"],
  ...[
    "é",
    "中文",
    "🫠",
    'a "quoted" word',
    "back\\slash",
    "tab\there",
    "a < b",
    "line\nbreak",
    "€ 5",
    "ñandú",
  ],
];
const CONNECTOR = " The answer begins with: ";
const PREFIX = "Let's solve this problem. ";
/** In the first, plain letters of an answer, a token of the byte tokenizer is one letter. */
const PREVIEW_TOKENS = 6;

/** Pairs of about `bytes` bytes in all. */
export function pairs(seed, bytes) {
  const random = randomFrom(seed, "rows");
  const words = (count) => Array.from({ length: count }, () => random.pick(WORDS)).join(" ");
  const made = [];
  for (let size = 0; size < bytes; ) {
    const pair = {
      question: `${words(8 + random.below(60))}?`,
      id: made.length,
      answer: `Answer ${words(5 + random.below(60))}.`,
    };
    made.push(pair);
    size += Buffer.byteLength(JSON.stringify(pair)) + 1;
  }
  return made;
}

export const linesOf = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** A pair after each method. */
export const AUGMENTED = {
  virtual: ({ question, id, answer }) => ({
    question: question + CONNECTOR + PREFIX,
    id,
    answer: PREFIX + answer,
  }),
  true: ({ question, id, answer }) => ({
    question: question + CONNECTOR + answer.slice(0, PREVIEW_TOKENS),
    id,
    answer,
  }),
};
