import { scriptOf } from "../unicode/scripts.js";

/** Ways in which an answer looks like one of a broken model. They never change its score. */
export type Degeneration = "empty" | "cut" | "loop" | "replacement" | "nonLatin";

/** How many words make one sequence, how often it must occur, and what compresses too well. */
const SEQUENCE = 10;
const OCCURRENCES = 5;
const LEAST_RATIO = 0.1;
/** Shorter texts, in bytes of UTF-8, are not tried: their ratio says nothing. */
const LEAST_BYTES = 400;

/**
 * All ways in which an answer is degenerate. `finish` is why the model stopped, if that is known; `compress` gives the
 * length in bytes of a zlib stream of a text's bytes.
 */
export function degenerationsOf(
  answer: string,
  finish: string | undefined,
  compress: (bytes: Uint8Array) => number,
): readonly Degeneration[] {
  const found: Degeneration[] = [];
  if (answer.trim() === "") found.push("empty");
  if (finish === "length" || finish === "max_tokens") found.push("cut");
  if (repeatsItself(answer) || compressesTooWell(answer, compress)) found.push("loop");
  if (answer.includes("\ufffd")) found.push("replacement");
  if (isNonLatin(answer)) found.push("nonLatin");
  return found;
}

/** Whether one sequence of ten words occurs five times without overlap. */
function repeatsItself(answer: string): boolean {
  if (answer.length < 2 * SEQUENCE * OCCURRENCES - 1) return false;
  const words = answer.match(/\S+/g) ?? [];
  if (words.length < SEQUENCE * OCCURRENCES || !hasFrequentRun(words)) return false;
  const seen = new Map<string, { count: number; next: number }>();
  for (let start = 0; start + SEQUENCE <= words.length; start++) {
    const sequence = words.slice(start, start + SEQUENCE).join(" ");
    const known = seen.get(sequence);
    if (known === undefined) seen.set(sequence, { count: 1, next: start + SEQUENCE });
    else if (start >= known.next) {
      if (++known.count === OCCURRENCES) return true;
      known.next = start + SEQUENCE;
    }
  }
  return false;
}

/** Whether as many words as make a sequence follow each other that all occur often enough; else no sequence does. */
function hasFrequentRun(words: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  let run = 0;
  for (const word of words) {
    run = counts.get(word)! < OCCURRENCES ? 0 : run + 1;
    if (run === SEQUENCE) return true;
  }
  return false;
}

function compressesTooWell(answer: string, compress: (bytes: Uint8Array) => number): boolean {
  // a unit of UTF-16 has three bytes at most
  if (3 * answer.length <= LEAST_BYTES) return false;
  const bytes = new TextEncoder().encode(answer);
  return bytes.length > LEAST_BYTES && compress(bytes) < LEAST_RATIO * bytes.length;
}

/** Whether the script of most letters is not Latin. ROUGE-1 sees no word in such a text, and no phrase occurs in it. */
function isNonLatin(answer: string): boolean {
  if (!/[^\0-\x7f]/.test(answer)) return false;
  const script = scriptOf(answer);
  return script !== undefined && script !== "Latin";
}
