// Random choices that a seed repeats (mulberry32).

/** A source of its own for each name, so that one kind's choices do not depend on another's. */
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
  /** As many of them, in their order. */
  const sample = (list, count) => {
    const places = list.map((_, i) => i);
    for (let i = 0; i < Math.min(count, list.length); i++) {
      const other = i + below(places.length - i);
      [places[i], places[other]] = [places[other], places[i]];
    }
    return places
      .slice(0, count)
      .sort((a, b) => a - b)
      .map((i) => list[i]);
  };
  return { fraction, below, pick, sample };
}
