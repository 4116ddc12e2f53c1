/** The name that is most similar to a mistyped word; undefined when no name is close for its length. */
export function closestName(word: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, distance: distance(word, name) }))
    .filter(({ name, distance: far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return best?.name;
}

/** How many names are offered for a mistyped one. */
const MOST_NEAR = 3;

/** The names that are similar to a mistyped word, or have it as a part: the nearest first, and few. */
export function nearestNames(word: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, distance: distance(word, name), most: Math.floor(name.length / 3) }))
    .filter(({ name, distance: far, most }) => far <= most || (word.length > 2 && name.includes(word)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_NEAR)
    .map(({ name }) => name);
}

/**
 * Optimal string alignment distance: insertions, deletions, replacements, and exchanges of two neighbours, each for 1.
 * Computed one table row at a time.
 */
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isExchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchanged = isExchange ? before[j - 2]! + 1 : replaced;
      next.push(Math.min(replaced, exchanged, row[j]! + 1, next[j - 1]! + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
