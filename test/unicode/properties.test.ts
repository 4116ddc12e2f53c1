import { describe, expect, it } from "vitest";
import { CATEGORY_NAMES, PROPERTY_RANGES, SCRIPT_NAMES, UNICODE_VERSION } from "../../src/unicode/data.js";
import { propertyRanges } from "../../src/unicode/properties.js";
import { bordersUpTo, CODE_POINTS, intersect, invert, type Ranges, unite } from "../../src/unicode/ranges.js";

const MADE = ["Alphabetic", "Lowercase", "Uppercase", "Math"];
const WHOLE = [...MADE, ...Object.keys(PROPERTY_RANGES).filter((name) => !name.startsWith("Other_"))];

/** The ranges of a property in the development dependency, whose files have long names only. */
async function published(kind: string, name: string): Promise<readonly number[]> {
  const path = `@unicode/unicode-${UNICODE_VERSION}/${kind}/${name}/ranges.mjs`;
  const { default: ranges } = (await import(path)) as { default: readonly { begin: number; end: number }[] };
  return ranges.flatMap(({ begin, end }) => [begin, end]);
}

function inSet(set: Ranges, code: number): boolean {
  return (bordersUpTo(set, code) & 1) === 1;
}

describe("a property of Unicode", () => {
  it.each([
    ...CATEGORY_NAMES.map((names) => ["General_Category", ...names.split("=")] as const),
    ...["L=Letter", "M=Mark", "N=Number", "P=Punctuation", "S=Symbol", "Z=Separator", "C=Other"].map(
      (names) => ["General_Category", ...names.split("=")] as const,
    ),
    ["General_Category", "LC", "Cased_Letter"],
  ] as [string, string, string][])(
    "of kind %s named %s or %s has the published ranges",
    async (kind, short, long) => {
      const ranges = await published(kind, long);
      expect([...propertyRanges(short)!]).toEqual(ranges);
      expect(propertyRanges(long)).toEqual(propertyRanges(short));
    },
  );

  it.each(SCRIPT_NAMES.slice(1).map((names) => names.split("=")))(
    "of the script %s, %s",
    async (name, code) => {
      expect([...propertyRanges(name!)!]).toEqual(await published("Script", name!));
      expect(propertyRanges(code!)).toBe(propertyRanges(code!.toUpperCase()));
      expect(propertyRanges(code!)).toEqual(propertyRanges(name!));
    },
  );

  it.each([...WHOLE, "Any", "ASCII", "Assigned"])("with two values, %s", async (name) => {
    expect([...propertyRanges(name)!]).toEqual(await published("Binary_Property", name));
  });

  it("of the scripts has the codes that ISO 15924 gives them, as far as this Node knows the script", () => {
    let known = 0;
    for (const names of SCRIPT_NAMES) {
      const [name, ...codes] = names.split("=");
      const first = String.fromCodePoint(propertyRanges(name!)![0]!);
      for (const code of codes) {
        let pattern: RegExp;
        try {
          pattern = new RegExp(`\\p{Script=${code}}`, "u");
        } catch {
          continue;
        }
        known++;
        if (name !== "Unknown") expect([code, pattern.test(first)]).toEqual([code, true]);
      }
    }
    expect(known).toBeGreaterThan(160);
  });

  it.each(["Alien", "", "constructor", "L="])("is not known by the name %j", (name) => {
    expect(propertyRanges(name)).toBeUndefined();
  });
});

describe("sets of ranges", () => {
  const sets = [[], [0, CODE_POINTS], [0, 5], [3, 7, 9, CODE_POINTS], [5, 6], [1, 3, 5, 7]].map((set) =>
    Uint32Array.from(set),
  );
  const codes = [...Array(12).keys(), CODE_POINTS - 1];

  it("are united, intersected and inverted", () => {
    for (const one of sets) {
      for (const code of codes) expect(inSet(invert(one), code)).toBe(!inSet(one, code));
      expect(invert(invert(one))).toEqual(one);
      for (const other of sets) {
        const [either, both] = [unite([one, other]), intersect([one, other])];
        for (const code of codes) {
          expect(inSet(either, code)).toBe(inSet(one, code) || inSet(other, code));
          expect(inSet(both, code)).toBe(inSet(one, code) && inSet(other, code));
        }
        for (const set of [either, both]) expect([...new Set(set)].sort((a, b) => a - b)).toEqual([...set]);
      }
    }
  });
});
