/**
 * A set of code points as the borders of its ranges, in ascending order: the first one is in it, the second one is not,
 * the third one is, and so on.
 */
export type Ranges = Uint32Array;

/** One more than the last code point. */
export const CODE_POINTS = 0x110000;

/** How many borders are at a code point or before it; the code point is in the set if their number is odd. */
export function bordersUpTo(set: Ranges, code: number): number {
  let low = 0;
  for (let high = set.length; low < high; ) {
    const half = (low + high) >> 1;
    if (set[half]! <= code) low = half + 1;
    else high = half;
  }
  return low;
}

/** The code points that are in any of the sets. */
export function unite(sets: readonly Ranges[]): Ranges {
  if (sets.length === 1) return sets[0]!;
  const length = sets.reduce((sum, set) => sum + set.length, 0) / 2;
  const [starts, ends] = [new Uint32Array(length), new Uint32Array(length)];
  let range = 0;
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2, range++) {
      starts[range] = set[i]!;
      ends[range] = set[i + 1]!;
    }
  }
  starts.sort();
  ends.sort();
  const borders = new Uint32Array(2 * length);
  let count = 0;
  for (let started = 0, ended = 0; ended < length; ) {
    if (started < length && starts[started]! <= ends[ended]!) {
      if (started === ended) borders[count++] = starts[started]!;
      started++;
    } else {
      ended++;
      if (started === ended) borders[count++] = ends[ended - 1]!;
    }
  }
  return borders.slice(0, count);
}

/** The code points that are in all of the sets. */
export function intersect(sets: readonly Ranges[]): Ranges {
  return invert(unite(sets.map(invert)));
}

/** The code points that are not in the set. */
export function invert(set: Ranges): Ranges {
  const starts = set[0] === 0;
  const ends = set.at(-1) === CODE_POINTS;
  const inner = set.subarray(starts ? 1 : 0, ends ? -1 : undefined);
  const inverse = new Uint32Array(inner.length + (starts ? 0 : 1) + (ends ? 0 : 1));
  inverse.set(inner, starts ? 0 : 1);
  if (!ends) inverse[inverse.length - 1] = CODE_POINTS;
  return inverse;
}
