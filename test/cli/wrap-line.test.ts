import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wrapLine } from "../../src/cli/wrap-line.js";

describe("a message in a terminal", () => {
  it("is broken between words, and goes on indented", () => {
    expect(wrapLine("  seam: the preview has the same tokens in 3.0 % of 100 rows", 30)).toBe(
      "  seam: the preview has the\n    same tokens in 3.0 % of\n    100 rows",
    );
  });

  it("keeps all words in their order, in lines that fit if the words do", () => {
    const words = fc.array(fc.stringMatching(/^[a-z.:]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 140 }), (given, columns) => {
        const wrapped = wrapLine(given.join(" "), columns);
        expect(wrapped.split(/\s+/)).toEqual(given);
        for (const line of wrapped.split("\n"))
          expect(line.length).toBeLessThanOrEqual(Math.min(columns, 110));
      }),
    );
  });

  it("keeps a command in one line, a word that is too long, and what fits", () => {
    const command = "next: lookahead-prep check train.jsonl --target trl --max-tokens 2048";
    for (const line of [command, "x".repeat(200), "short", "two  blanks"])
      expect(wrapLine(line, 40)).toBe(line);
  });
});
