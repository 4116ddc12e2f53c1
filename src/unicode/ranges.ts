/**
 * A set of code points as the borders of its ranges, in ascending order: the first one is in it, the second one is not,
 * the third one is, and so on.
 */
export type Ranges = Uint32Array;

/** One more than the last code point. */
export const CODE_POINTS = 0x110000;

/** The code points that are in any of the sets. */
export function unite(sets: readonly Ranges[]): Ranges {
  const [first = new Uint32Array(), ...rest] = sets;
  return rest.reduce((one, other) => combine(one, other, 1), first);
}

/** The code points that are in all of the sets. */
export function intersect(sets: readonly Ranges[]): Ranges {
  const [first = new Uint32Array(), ...rest] = sets;
  return rest.reduce((one, other) => combine(one, other, 2), first);
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

/** The code points that are in at least `least` of the two sets. */
function combine(one: Ranges, other: Ranges, least: 1 | 2): Ranges {
  const borders = new Uint32Array(one.length + other.length);
  let length = 0;
  for (let i = 0, j = 0; i < one.length || j < other.length; ) {
    const border = Math.min(one[i] ?? CODE_POINTS, other[j] ?? CODE_POINTS);
    if (one[i] === border) i++;
    if (other[j] === border) j++;
    const isIn = (i & 1) + (j & 1) >= least;
    if (isIn !== ((length & 1) === 1)) borders[length++] = border;
  }
  return borders.subarray(0, length);
}
