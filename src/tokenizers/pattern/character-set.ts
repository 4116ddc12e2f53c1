import { propertyRanges } from "../../unicode/properties.js";
import { bordersUpTo, CODE_POINTS, intersect, invert, type Ranges, unite } from "../../unicode/ranges.js";

/** A set of code points. Membership is computed once for each page of 256, and then looked up. */
export class CharacterSet {
  readonly ranges: Ranges;
  private pages: (Uint8Array | undefined)[] = NO_PAGES;

  constructor(ranges: Ranges) {
    this.ranges = ranges;
  }

  /** Whether all its characters are ASCII. */
  get isAscii(): boolean {
    return (this.ranges.at(-1) ?? 0) <= 0x80;
  }

  has(code: number): boolean {
    return (this.pages[code >> 8] ?? this.page(code >> 8))[code & 0xff] === 1;
  }

  private page(number: number): Uint8Array {
    const page = new Uint8Array(256);
    const start = number << 8;
    const { ranges } = this;
    for (let i = bordersUpTo(ranges, start) & ~1; i < ranges.length && ranges[i]! < start + 256; i += 2)
      page.fill(1, Math.max(0, ranges[i]! - start), ranges[i + 1]! - start);
    // a pattern may have many sets that are never asked
    if (this.pages === NO_PAGES) this.pages = NO_PAGES.slice();
    this.pages[number] = page;
    return page;
  }
}

const NO_PAGES: (Uint8Array | undefined)[] = new Array(CODE_POINTS >> 8).fill(undefined);

export function rangeSet(first: number, last: number): CharacterSet {
  return new CharacterSet(Uint32Array.of(first, last + 1));
}

/** The characters with a property of Unicode, such as `L`; undefined if the name is not known. */
export function propertySet(name: string): CharacterSet | undefined {
  const ranges = propertyRanges(name);
  if (ranges === undefined) return undefined;
  const set = properties.get(ranges) ?? new CharacterSet(ranges);
  properties.set(ranges, set);
  return set;
}

/** Patterns name the same few properties, whose pages are shared. */
const properties = new Map<Ranges, CharacterSet>();

export function union(sets: readonly CharacterSet[]): CharacterSet {
  return sets.length === 1 ? sets[0]! : new CharacterSet(unite(sets.map(({ ranges }) => ranges)));
}

export function intersection(sets: readonly CharacterSet[]): CharacterSet {
  return sets.length === 1 ? sets[0]! : new CharacterSet(intersect(sets.map(({ ranges }) => ranges)));
}

export function complement(set: CharacterSet): CharacterSet {
  return new CharacterSet(invert(set.ranges));
}
