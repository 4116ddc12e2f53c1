import { describe, expect, it } from "vitest";
import { compileRules } from "../../../src/tokenizers/cutting/compile-rules.js";
import { DEAD } from "../../../src/tokenizers/cutting/tables.js";
import { matcherOf } from "../../../src/tokenizers/pattern/load.js";
import { cutByTables, endByTables } from "../../helpers/cut-by.js";
import { SPLIT_PATTERNS } from "../../helpers/split-patterns.js";

const LETTERS = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + 2 * i));

describe("the tables of split rules", () => {
  it.each(Object.entries(SPLIT_PATTERNS))("of %s have the layout that they describe", (_, rules) => {
    const { pages, classes, strideBits, endClass, starts, transitions } = compileRules(rules)!;
    expect(pages.length).toBe(0x1100);
    expect(pages[0]).toBe(0);
    expect(classes.length).toBe(256 * (Math.max(...pages) + 1));
    expect(Math.max(...classes)).toBe(endClass - 1);
    const stride = 1 << strideBits;
    expect(stride).toBeGreaterThan(endClass);
    expect(stride).toBeLessThanOrEqual(2 * endClass);
    expect(starts.length).toBe(rules.length);
    const states = transitions.length / stride;
    for (const start of starts) expect(start).toBeLessThan(states);
    expect(transitions.every((entry) => (entry & 0x7fff) < states)).toBe(true);
    expect(transitions.subarray(DEAD, stride).every((entry) => entry === 0)).toBe(true);
    // nothing follows the end of the text
    for (let state = 0; state < states; state++)
      expect(transitions[state * stride + endClass]! & 0x7fff).toBe(DEAD);
  });

  it("cut by one rule after the other, with the text between matches", () => {
    const tables = compileRules([String.raw`\p{N}{1,2}`, "a+|(?=b)"])!;
    expect(cutByTables(tables, "xaab12345y")).toEqual([1, 3, 4, 6, 8, 9, 10]);
  });

  it("of no rule, and of a rule that never matches, leave a text whole", () => {
    expect(cutByTables(compileRules([])!, "a b")).toEqual([3]);
    expect(cutByTables(compileRules(["[a&&b]"])!, "a b")).toEqual([3]);
  });

  it.each<[string, string, number]>([
    ["the first alternative, not the longest one", "a|ab", 1],
    ["a longer alternative that comes first", "ab|a", 2],
    ["a lazy repetition", "[ab]+?", 1],
    ["a lazy repetition up to what follows it", "[ab]+?c", 3],
    ["a run that gives nothing back", "[abc]++c", -1],
    ["an optional character that is not given back", "(?:a?+a)", -1],
    ["a run in an atomic group", "(?>[ab]+)c", 3],
    ["a lazy run in an atomic group", "(?>[ab]+?)c", -1],
    ["an atomic group without a choice", "(?>ab)c", 3],
    ["a condition in front of a character", "(?=[ab])a", 1],
    ["a condition in a condition", "(?!(?!a)|b)a", 1],
    ["a condition that more characters fulfil, too", "(?=a[ab]*)a", 1],
    ["the end of the text", String.raw`abc\z`, 3],
    ["the end of a line", "ab$", -1],
  ])("match %s as the matcher does", (_, pattern, expected) => {
    const matcher = matcherOf(pattern);
    matcher.reset();
    expect(matcher.end("abc", 0)).toBe(expected);
    expect(endByTables(compileRules([pattern])!, 0, "abc", 0)).toBe(expected);
  });
});

describe("no tables are made of", () => {
  it.each<[string, string]>([
    ["a pattern that is not valid", "("],
    ["a lookbehind", "(?<=a)b"],
    ["the beginning of a line", "^a"],
    ["the beginning of the text", String.raw`\Aa`],
    ["the last line", String.raw`a\Z`],
    ["an edge of a word", String.raw`\ba`],
    ["a look-ahead of two characters", "a(?=bc)"],
    ["a look-ahead without an end", String.raw`\d+(?=(?:\d{3})+(?!\d))`],
    ["an atomic group with a choice", "(?>ab|a)c"],
    ["an automaton with too many states", "(?:a|b)*a(?:a|b){20}"],
    ["a pattern that is too long", "(?:a{100}){100}"],
    ["lists of too many choices", LETTERS.map((letter) => `${letter}?`).join("")],
    ["too many classes", LETTERS.join("|")],
    ["too many sets", String.raw`\P{L}`.repeat(1001)],
  ])("%s", (_, pattern) => {
    const start = performance.now();
    expect(compileRules([pattern])).toBeUndefined();
    expect(compileRules(["a", pattern])).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
