import { CODE_POINTS, type Ranges } from "../../unicode/ranges.js";
import type { CharacterSet } from "../pattern/character-set.js";
import { PatternError } from "../pattern/syntax.js";

/** Classes of characters: two are in one class if each of the sets has both of them or neither. */
export interface Partition {
  /** See CuttingTables. */
  readonly pages: Uint16Array;
  readonly classes: Uint8Array;
  readonly count: number;
  /** For each class 1 if the set has it, in the order of the sets; one more entry, 0, is for the end of the text. */
  readonly members: readonly Uint8Array[];
}

const MOST_SETS = 1000;
const MOST_CLASSES = 254;

/** Throws PatternError for too many sets or classes. */
export function partition(sets: readonly CharacterSet[]): Partition {
  if (sets.length > MOST_SETS) throw new PatternError("there are too many sets of characters");
  const starts = startsOf(sets);
  const numbers = new Uint16Array(starts.length);
  let count = 1;
  for (const { ranges } of sets) {
    count = refine(numbers, count, starts, ranges);
    if (count > MOST_CLASSES) throw new PatternError("there are too many classes of characters");
  }
  const members = sets.map(({ ranges }) => {
    const isMember = new Uint8Array(count + 1);
    eachInterval(starts, ranges, (i, isIn) => {
      isMember[numbers[i]!] = isIn;
    });
    return isMember;
  });
  return { ...pagesOf(starts, numbers), count, members };
}

/** Where the code points begin that no set tells from those before them: all borders of all sets. */
function startsOf(sets: readonly CharacterSet[]): Uint32Array {
  const borders = new Uint32Array(1 + sets.reduce((sum, { ranges }) => sum + ranges.length, 0));
  let length = 1;
  for (const { ranges } of sets) {
    borders.set(ranges, length);
    length += ranges.length;
  }
  borders.sort();
  return borders.filter((border, i) => border < CODE_POINTS && (i === 0 || border !== borders[i - 1]));
}

/** Splits each class into what is in the set and what is not. Returns the number of classes. */
function refine(numbers: Uint16Array, count: number, starts: Uint32Array, set: Ranges): number {
  const renamed = new Int16Array(2 * count).fill(-1);
  let next = 0;
  eachInterval(starts, set, (i, isIn) => {
    const old = 2 * numbers[i]! + isIn;
    if (renamed[old] === -1) renamed[old] = next++;
    numbers[i] = renamed[old]!;
  });
  return next;
}

/** Visits the intervals from one start to the next, with 1 for those in the set. */
function eachInterval(starts: Uint32Array, set: Ranges, visit: (index: number, isIn: 0 | 1) => void): void {
  let border = 0;
  for (let i = 0; i < starts.length; i++) {
    if (set[border] === starts[i]) border++;
    visit(i, (border & 1) as 0 | 1);
  }
}

/** The class of every code point, without a page that is equal to another. */
function pagesOf(
  starts: Uint32Array,
  numbers: Uint16Array,
): { readonly pages: Uint16Array; readonly classes: Uint8Array } {
  const all = new Uint8Array(CODE_POINTS);
  for (const [i, start] of starts.entries()) all.fill(numbers[i]!, start, starts[i + 1]);
  const pages = new Uint16Array(CODE_POINTS >> 8);
  const known = new Map<string, number>();
  const distinct: Uint8Array[] = [];
  let interval = 0;
  for (let page = 0; page < pages.length; page++) {
    const start = page << 8;
    while ((starts[interval + 1] ?? CODE_POINTS) <= start) interval++;
    const isUniform = (starts[interval + 1] ?? CODE_POINTS) >= start + 256;
    const content = all.subarray(start, start + 256);
    const key = isUniform ? `${content[0]}` : String.fromCharCode(...content);
    let number = known.get(key);
    if (number === undefined) {
      number = distinct.length;
      known.set(key, number);
      distinct.push(content);
    }
    pages[page] = number;
  }
  const classes = new Uint8Array(distinct.length * 256);
  for (const [number, content] of distinct.entries()) classes.set(content, number * 256);
  return { pages, classes };
}
