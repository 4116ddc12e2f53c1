import { stem } from "./porter.js";

/** ROUGE-1 of one pair, each from 0 to 1. */
export interface Rouge {
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
}

/**
 * ROUGE-1 with stemming, as the Python package `rouge_score` 0.1.2 computes it: the same doubles. Only `a` to `z` and
 * digits make words, so a text without them has 0.
 */
export function rouge1(target: string, prediction: string): Rouge {
  const targets = wordsOf(target);
  const predictions = wordsOf(prediction);
  const left = new Map<string, number>();
  for (const word of targets) {
    const stemmed = stemOf(word);
    left.set(stemmed, (left.get(stemmed) ?? 0) + 1);
  }
  let common = 0;
  for (const word of predictions) {
    const stemmed = stemOf(word);
    const count = left.get(stemmed) ?? 0;
    if (count === 0) continue;
    common++;
    left.set(stemmed, count - 1);
  }
  const precision = common / Math.max(predictions.length, 1);
  const recall = common / Math.max(targets.length, 1);
  const sum = precision + recall;
  return { precision, recall, f: sum > 0 ? (2 * precision * recall) / sum : 0 };
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** Stems of words seen before: texts of one task share most of their words. */
const stems = new Map<string, string>();
const MOST_STEMS = 50_000;
const LONGEST_KNOWN = 30;

function stemOf(word: string): string {
  if (word.length <= 3) return word;
  if (word.length > LONGEST_KNOWN) return stem(word);
  let known = stems.get(word);
  if (known === undefined) {
    known = stem(word);
    if (stems.size < MOST_STEMS) stems.set(word, known);
  }
  return known;
}
