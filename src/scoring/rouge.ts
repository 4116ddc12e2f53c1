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
  const targets = countWords(target);
  const predictions = countWords(prediction);
  let common = 0;
  for (const [word, count] of targets.counts) common += Math.min(count, predictions.counts.get(word) ?? 0);
  const precision = common / Math.max(predictions.total, 1);
  const recall = common / Math.max(targets.total, 1);
  const sum = precision + recall;
  return { precision, recall, f: sum > 0 ? (2 * precision * recall) / sum : 0 };
}

interface WordCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

function countWords(text: string): WordCounts {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) {
    const counted = word.length > 3 ? knownStem(word) : word;
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
  }
  return { counts, total: words.length };
}

/** Stems of words seen before: texts of one task share most of their words. */
const stems = new Map<string, string>();
const MOST_STEMS = 50_000;
const LONGEST_KNOWN = 30;

function knownStem(word: string): string {
  if (word.length > LONGEST_KNOWN) return stem(word);
  let known = stems.get(word);
  if (known === undefined) {
    known = stem(word);
    if (stems.size < MOST_STEMS) stems.set(word, known);
  }
  return known;
}
