/**
 * `TRIES=all npm test`, as CI runs it and `npm run fuzz` does, tries all cases of the properties that take long; `npm
 * test` alone tries a share of them, the same ones each time.
 */
const { TRIES, SEED } = process.env;
const areAll = TRIES === "all" || SEED === "random";
const SHARE = 8;
/** So few cases are always tried. */
const LEAST = 3;

/** How many random cases a property tries that would take long with all. */
export function tries(all: number): number {
  return areAll ? all : Math.max(Math.ceil(all / SHARE), Math.min(all, LEAST));
}

/** The cases of a list that are tried where trying all takes long: evenly chosen. */
export function triedOf<T>(all: readonly T[]): readonly T[] {
  return areAll ? all : all.filter((_, i) => i % SHARE === 0);
}
