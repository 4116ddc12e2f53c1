import { scriptOf } from "../unicode/scripts.js";
import { repeatsWords } from "./repeated-words.js";

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
  if (repeatsWords(answer, SEQUENCE, OCCURRENCES) || compressesTooWell(answer, compress)) found.push("loop");
  if (answer.includes("\ufffd")) found.push("replacement");
  if (isNonLatin(answer)) found.push("nonLatin");
  return found;
}

function compressesTooWell(answer: string, compress: (bytes: Uint8Array) => number): boolean {
  // a unit of UTF-16 has three bytes at most
  if (3 * answer.length <= LEAST_BYTES || isVaried(answer)) return false;
  const bytes = new TextEncoder().encode(answer);
  return bytes.length > LEAST_BYTES && compress(bytes) < LEAST_RATIO * bytes.length;
}

const WINDOW = 8;
/** With 0.3, no made-up text came below a ratio of 0.11. */
const VARIED_SHARE = 0.4;
/** For each hash of a window, the number of the text in which it was last seen. */
const lastSeen = new Uint32Array(1 << 15);
let texts = 0;

/**
 * Whether many of the pieces of 8 units differ: such a text does not compress to a tenth, and to look at it costs a fraction
 * of what compressing does. Equal hashes only make a text look less varied.
 */
function isVaried(text: string): boolean {
  texts = (texts + 1) >>> 0;
  if (texts === 0) lastSeen.fill(0);
  const enough = VARIED_SHARE * (text.length - WINDOW + 1);
  let distinct = 0;
  let hash = 0;
  for (let i = 0; i < text.length; i++) {
    // a unit leaves the hash after 8 shifts by 4 bits
    hash = (hash << 4) ^ Math.imul(text.charCodeAt(i), 0x9e3779b1);
    if (i < WINDOW - 1) continue;
    const slot = Math.imul(hash, 0x85ebca6b) >>> 17;
    if (lastSeen[slot] === texts) continue;
    lastSeen[slot] = texts;
    if (++distinct >= enough) return true;
  }
  return false;
}

/** Whether the script of most letters is not Latin. ROUGE-1 sees no word in such a text, and no phrase occurs in it. */
function isNonLatin(answer: string): boolean {
  if (!/[^\0-\x7f]/.test(answer)) return false;
  // to look up each character's script takes long, and mostly this decides
  let balance = 0;
  for (let i = 0; i < answer.length; i++) {
    const unit = answer.charCodeAt(i);
    if (unit > 0x7f) balance--;
    else if ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a) balance++;
  }
  if (balance > 0) return false;
  const script = scriptOf(answer);
  return script !== undefined && script !== "Latin";
}
