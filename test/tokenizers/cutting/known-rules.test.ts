import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRules } from "../../../src/tokenizers/cutting/compile-rules.js";
import type { CuttingTables } from "../../../src/tokenizers/cutting/tables.js";
import { cutByMatchers, cutByTables, matchersOf } from "../../helpers/cut-by.js";
import { GSM8K, hasGsm8k, readRows } from "../../helpers/gsm8k.js";
import { SPLIT_PATTERNS } from "../../helpers/split-patterns.js";
import { hostileText } from "../../helpers/texts.js";
import { triedOf, tries } from "../../helpers/tries.js";

/** The first planes with all their pages, and parts of those without characters. */
const CODES = [
  ...[...Array(0x32000).keys()],
  ...[...Array(0x200).keys()].flatMap((low) => [0x40000 | low, 0xe0000 | low, 0xf0000 | low, 0x10fe00 | low]),
];
const CODES_OF_TEXT = 128;

/** A text for each few characters, with each of them alone, and next to letters, digits, signs and white space. */
function* textsOfAll(): Generator<string> {
  const starts = Array.from({ length: CODES.length / CODES_OF_TEXT }, (_, i) => i * CODES_OF_TEXT);
  for (const from of triedOf(starts)) {
    const chars = CODES.slice(from, from + CODES_OF_TEXT).map((code) => String.fromCodePoint(code));
    yield chars.map((c) => `${c}a${c}B ${c} 1${c}'${c}\n${c}.${c}中 ${c}`).join("");
    for (const char of chars) yield char;
  }
}

describe.each(Object.entries(SPLIT_PATTERNS))("the tables of %s", (_, rules) => {
  const tables = compileRules(rules) as CuttingTables;
  const matchers = matchersOf(rules);

  /** Throws if the tables cut the text otherwise than the matchers. */
  function compare(text: string): void {
    const [found, expected] = [cutByTables(tables, text), cutByMatchers(matchers, text)];
    // much faster than the comparison of lists by the test runner
    if (found.join() !== expected.join()) expect({ text, found }).toEqual({ text, found: expected });
  }

  it("are small", () => {
    expect(tables).toBeDefined();
    expect(tables.endClass).toBeLessThan(32);
    expect(tables.transitions.length).toBeLessThanOrEqual(64 << tables.strideBits);
  });

  it.runIf(hasGsm8k)("cut all GSM8K rows as the matcher does", () => {
    for (const { question, answer } of readRows(GSM8K)) for (const text of [question, answer]) compare(text);
  });

  it("cut hostile texts as the matcher does", () => {
    fc.assert(fc.property(hostileText, compare), { numRuns: tries(2000) });
  });

  it("cut as the matcher does around each character", () => {
    for (const text of textsOfAll()) compare(text);
  });
});
