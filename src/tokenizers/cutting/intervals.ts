import { bordersUpTo, CODE_POINTS, type Ranges } from "../../unicode/ranges.js";

/** The code points in intervals, of which each set has all or none. */
export class Intervals {
  /** Where each interval begins, and the end of the last one. */
  private readonly starts: Uint32Array;
  readonly length: number;

  constructor(sets: readonly Ranges[]) {
    const borders = new Uint32Array(2 + sets.reduce((sum, ranges) => sum + ranges.length, 0));
    borders[1] = CODE_POINTS;
    let filled = 2;
    for (const ranges of sets) {
      borders.set(ranges, filled);
      filled += ranges.length;
    }
    borders.sort();
    let length = 0;
    for (let i = 1; i < filled; i++) if (borders[i] !== borders[length]) borders[++length] = borders[i]!;
    this.starts = borders.subarray(0, length + 1);
    this.length = length;
  }

  /** The first code point of an interval, or one more than the last one of all. */
  start(interval: number): number {
    return this.starts[interval]!;
  }

  /** The intervals of one of the sets, or of what is not in it. */
  of(set: Ranges): Uint32Array {
    const inside = new Uint32Array(this.length);
    let count = 0;
    for (let i = 0; i < set.length; i += 2)
      for (let at = bordersUpTo(this.starts, set[i]!) - 1; this.starts[at]! < set[i + 1]!; at++)
        inside[count++] = at;
    return inside.subarray(0, count);
  }
}
