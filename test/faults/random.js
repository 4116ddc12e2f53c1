// Random choices that a seed makes repeatable (mulberry32).

/** A separate source for each name, so that one kind's choices do not depend on another's. */
export function randomFrom(seed, name) {
  let state = seed >>> 0;
  for (const char of name) state = Math.imul(state ^ char.codePointAt(0), 0x9e3779b1) >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(fraction() * limit);
  const pick = (list) => list[below(list.length)];
  /** `count` items of the list, in its order. */
  const sample = (list, count) => {
    const indexes = list.map((_, i) => i);
    for (let i = 0; i < Math.min(count, list.length); i++) {
      const other = i + below(indexes.length - i);
      [indexes[i], indexes[other]] = [indexes[other], indexes[i]];
    }
    return indexes
      .slice(0, count)
      .sort((a, b) => a - b)
      .map((i) => list[i]);
  };
  return { fraction, below, pick, sample };
}
