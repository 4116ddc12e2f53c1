import { CATEGORY_NAMES, CATEGORY_RUNS, PROPERTY_RANGES, SCRIPT_NAMES, SCRIPT_RUNS } from "./data.js";
import { decodeRanges, decodeRuns, type Runs, rangesOf } from "./decode.js";
import { CODE_POINTS, invert, type Ranges, unite } from "./ranges.js";

/**
 * The code points with a property of Unicode: a general category or a group of them, a script (not its extensions), or
 * one of the two-valued properties in scripts/unicode.js. Case and underscores of the name do not count. Undefined for a
 * name that is not known. All are those of one version of Unicode, whatever version the machine has.
 */
export function propertyRanges(name: string): Ranges | undefined {
  const key = simplified(name);
  let ranges = found.get(key);
  if (ranges === undefined) {
    ranges = categoryRanges(key) ?? PROPERTIES.get(key)?.() ?? scriptRanges(key);
    if (ranges !== undefined) found.set(key, ranges);
  }
  return ranges;
}

const found = new Map<string, Ranges>();

function simplified(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** Groups of categories, by the beginnings of their short names. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  ...{ letter: ["L"], mark: ["M"], number: ["N"], punctuation: ["P"], symbol: ["S"], separator: ["Z"] },
  ...{ other: ["C"], lc: ["Lu", "Ll", "Lt"], casedletter: ["Lu", "Ll", "Lt"] },
  ...{ l: ["L"], m: ["M"], n: ["N"], p: ["P"], s: ["S"], z: ["Z"], c: ["C"] },
};

let categories: Runs | undefined;

function categoryRanges(key: string): Ranges | undefined {
  const beginnings = Object.hasOwn(GROUPS, key) ? GROUPS[key]! : [];
  const isWanted = Uint8Array.from(CATEGORY_NAMES, (names) =>
    isNamed(names, key) || beginnings.some((beginning) => names.startsWith(beginning)) ? 1 : 0,
  );
  if (!isWanted.includes(1)) return undefined;
  categories ??= decodeRuns(CATEGORY_RUNS);
  return rangesOf(categories, isWanted);
}

let scripts: Runs | undefined;

function scriptRanges(key: string): Ranges | undefined {
  const number = SCRIPT_NAMES.findIndex((names) => isNamed(names, key));
  if (number === -1) return undefined;
  scripts ??= decodeRuns(SCRIPT_RUNS);
  const isWanted = new Uint8Array(SCRIPT_NAMES.length);
  isWanted[number] = 1;
  return rangesOf(scripts, isWanted);
}

/** Whether the key is one of the names, as scripts/unicode.js joins them. */
function isNamed(names: string, key: string): boolean {
  return simplified(names).split("=").includes(key);
}

/** The union of properties. */
const all =
  (...names: readonly string[]) =>
  (): Ranges =>
    unite(names.map((name) => propertyRanges(name)!));

const PROPERTIES: ReadonlyMap<string, () => Ranges> = new Map([
  ...Object.entries(PROPERTY_RANGES).map(
    ([name, text]) => [simplified(name), () => decodeRanges(text)] as const,
  ),
  ["alphabetic", all("L", "Nl", "Other_Alphabetic")],
  ["lowercase", all("Ll", "Other_Lowercase")],
  ["uppercase", all("Lu", "Other_Uppercase")],
  ["math", all("Sm", "Other_Math")],
  ["assigned", () => invert(propertyRanges("Cn")!)],
  ["any", () => Uint32Array.of(0, CODE_POINTS)],
  ["ascii", () => Uint32Array.of(0, 0x80)],
]);
