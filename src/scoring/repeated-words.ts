/**
 * Whether one sequence of `length` words stands `occurrences` times in a text without overlap. Words are what is between
 * white space.
 */
export function repeatsWords(text: string, length: number, occurrences: number): boolean {
  // a word and the white space behind it have two units at least
  if (text.length < 2 * length * occurrences - 1) return false;
  const end = seemsRepeated(text, length, occurrences);
  if (end === undefined) return false;
  const isIn = (part: string): boolean => repeats(part.match(/\S+/g) ?? [], length, occurrences);
  return isIn(text.slice(0, end)) || isIn(text);
}

const FACTOR = 0x01000193;
const SLOT_BITS = 14;
const COUNT_BITS = 3;
const MOST_COUNTED = (1 << COUNT_BITS) - 1;
/** For each slot, the number of the text in which a sequence with such a hash was last seen, and how often it was. */
const slots = new Uint32Array(1 << SLOT_BITS);
/** For each slot, the first word that may begin it again. */
const nexts = new Uint32Array(1 << SLOT_BITS);
let texts = 0;

/**
 * Where the last of so many sequences ends; undefined only if there are fewer. Takes sequences with the same hash for the same, looks
 * at each unit once and makes no string.
 */
function seemsRepeated(text: string, length: number, occurrences: number): number | undefined {
  const enough = Math.min(occurrences, MOST_COUNTED);
  const leaving = power(FACTOR, length);
  const latest = new Int32Array(length);
  const mark = nextMark();
  let words = 0;
  let word = 0;
  let sum = 0;
  let isInside = false;
  for (let i = 0; i <= text.length; i++) {
    // what follows the text ends its last word
    const unit = i < text.length ? text.charCodeAt(i) : 0x20;
    if (!isSpace(unit)) {
      word = Math.imul((isInside ? word : 0) ^ unit, FACTOR) + 1;
      isInside = true;
      continue;
    }
    if (!isInside) continue;
    isInside = false;
    const at = words % length;
    sum = (Math.imul(sum, FACTOR) + word - Math.imul(latest[at]!, leaving)) | 0;
    latest[at] = word;
    if (++words < length) continue;
    const slot = Math.imul(sum, 0x9e3779b1) >>> (32 - SLOT_BITS);
    const seen = slots[slot]!;
    if (seen >= mark && words - length < nexts[slot]!) continue;
    const count = seen < mark ? 1 : seen - mark + 1;
    if (count >= enough) return i;
    slots[slot] = mark + count;
    nexts[slot] = words;
  }
  return undefined;
}

/** A number above all that stand in the slots. */
function nextMark(): number {
  texts++;
  if (texts === 2 ** (32 - COUNT_BITS)) {
    slots.fill(0);
    texts = 1;
  }
  return texts * 2 ** COUNT_BITS;
}

/** What `\s` of a regular expression fits. */
function isSpace(unit: number): boolean {
  if (unit < 0xa0) return unit === 0x20 || (unit >= 9 && unit <= 13);
  return unit === 0xa0 || (unit >= 0x1680 && /\s/.test(String.fromCharCode(unit)));
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product = Math.imul(product, base);
  return product;
}

/** A sequence: its first word, how often it was found, and the first word that may begin it again. */
interface Sequence {
  readonly start: number;
  count: number;
  next: number;
}

function repeats(words: readonly string[], length: number, occurrences: number): boolean {
  const numbers = new Map<string, number>();
  const ids = Uint32Array.from(words, (word) => {
    const known = numbers.get(word) ?? numbers.size;
    numbers.set(word, known);
    return known;
  });
  const leaving = power(FACTOR, length);
  const byHash = new Map<number, Sequence[]>();
  let hash = 0;
  for (let i = 0; i < ids.length; i++) {
    hash = Math.imul(hash, FACTOR) + ids[i]! + 1;
    if (i >= length) hash -= Math.imul(ids[i - length]! + 1, leaving);
    hash |= 0;
    const start = i + 1 - length;
    if (start < 0) continue;
    const alike = byHash.get(hash);
    const known = alike?.find((one) => areEqual(ids, one.start, start, length));
    if (known === undefined) {
      const sequence = { start, count: 1, next: i + 1 };
      if (alike === undefined) byHash.set(hash, [sequence]);
      else alike.push(sequence);
    } else if (start >= known.next) {
      if (++known.count === occurrences) return true;
      known.next = i + 1;
    }
  }
  return false;
}

function areEqual(ids: Uint32Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (ids[one + i] !== ids[other + i]) return false;
  return true;
}
