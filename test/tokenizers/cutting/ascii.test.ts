import { describe, expect, it } from "vitest";
import { asciiOf, LETTERS } from "../../../src/tokenizers/cutting/ascii.js";
import { compileRules } from "../../../src/tokenizers/cutting/compile-rules.js";
import { MATCHES } from "../../../src/tokenizers/cutting/tables.js";
import { SPLIT_PATTERNS } from "../../helpers/split-patterns.js";

const ALPHABET = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"].map((char) =>
  char.charCodeAt(0),
);

describe("the entries of ASCII", () => {
  it.each(Object.entries(SPLIT_PATTERNS))("of %s are those of the classes", (_, rules) => {
    const tables = compileRules(rules)!;
    const ascii = asciiOf(tables);
    const states = tables.transitions.length >> tables.strideBits;
    expect(ascii.length).toBe(128 * states);
    expect(states).toBeLessThan(LETTERS);
    const ownEntry = (state: number, char: number): number =>
      tables.transitions[(state << tables.strideBits) + tables.classes[char]!]!;
    ascii.forEach((entry, at) => {
      const own = ownEntry(Math.floor(at / 128), at % 128);
      const next = own & ~MATCHES;
      const passes = ALPHABET.every((letter) => ownEntry(next, letter) === (next | MATCHES));
      if (entry !== (passes ? own | LETTERS : own)) expect(entry).toBe(own);
    });
  });

  it("pass over letters only where each of them leaves the state and its match as they are", () => {
    const passes = (pattern: string): boolean =>
      asciiOf(compileRules([pattern])!).some((entry) => (entry & LETTERS) !== 0);
    expect(["[A-Za-z]+", String.raw`\p{L}+|1`, "[^ ]+"].map(passes)).toEqual([true, true, true]);
    expect(["[A-Ya-z]+", "[a-z]+", "[A-Za-z]{2,9}", "[A-Za-z]+(?:1|$)?x", "a"].map(passes)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
