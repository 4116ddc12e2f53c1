import { bordersUpTo, CODE_POINTS, invert, type Ranges } from "../../unicode/ranges.js";
import type { CharacterSet } from "../pattern/character-set.js";
import { PatternError } from "../pattern/syntax.js";
import { Intervals } from "./intervals.js";

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
  const intervals = new Intervals(sets.map(({ ranges }) => ranges));
  /** The class of each interval, and how many intervals each class has. */
  const classOf = new Uint8Array(intervals.length);
  const sizes = [intervals.length];
  for (const { ranges } of sets) {
    refine(classOf, sizes, intervals, ranges);
    if (sizes.length > MOST_CLASSES) throw new PatternError("there are too many classes of characters");
  }
  const examples = sizes.map((_, number) => intervals.start(classOf.indexOf(number)));
  return {
    ...pagesOf(intervals, classOf, sizes.length),
    count: sizes.length,
    members: sets.map(({ ranges }) =>
      Uint8Array.of(...examples.map((code) => bordersUpTo(ranges, code) & 1), 0),
    ),
  };
}

/** Splits each class into what is in the set and what is not. */
function refine(classOf: Uint8Array, sizes: number[], intervals: Intervals, set: Ranges): void {
  // a set splits as all others do; a complement has the most
  const inside = intervals.of(set.at(-1) === CODE_POINTS ? invert(set) : set);
  const taken = sizes.map(() => 0);
  for (const i of inside) taken[classOf[i]!]!++;
  const renamed = taken.map((inClass, number) => {
    if (inClass === 0 || inClass === sizes[number]) return number;
    sizes[number]! -= inClass;
    return sizes.push(inClass) - 1;
  });
  for (const i of inside) classOf[i] = renamed[classOf[i]!]!;
}

/** The class of every code point, without a page that is equal to another. */
function pagesOf(
  intervals: Intervals,
  classOf: Uint8Array,
  count: number,
): { readonly pages: Uint16Array; readonly classes: Uint8Array } {
  const pages = new Uint16Array(CODE_POINTS >> 8);
  const known = new Map<string, number>();
  /** Pages of one class only, by it. */
  const uniform = new Int16Array(count).fill(-1);
  const distinct: Uint8Array[] = [];
  for (let page = 0, first = 0; page < pages.length; page++) {
    const start = page << 8;
    while (intervals.start(first + 1) <= start) first++;
    const kind = classOf[first]!;
    if (intervals.start(first + 1) >= start + 256) {
      if (uniform[kind] === -1) uniform[kind] = distinct.push(new Uint8Array(256).fill(kind)) - 1;
      pages[page] = uniform[kind]!;
      continue;
    }
    const content = new Uint8Array(256);
    let key = "";
    for (let i = first; intervals.start(i) < start + 256; i++) {
      const at = Math.max(0, intervals.start(i) - start);
      content.fill(classOf[i]!, at);
      key += String.fromCharCode(at, classOf[i]!);
    }
    const number = known.get(key) ?? distinct.push(content) - 1;
    known.set(key, number);
    pages[page] = number;
  }
  const classes = new Uint8Array(distinct.length * 256);
  for (const [number, content] of distinct.entries()) classes.set(content, number * 256);
  return { pages, classes };
}
