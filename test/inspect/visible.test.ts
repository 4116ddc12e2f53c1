import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { escapeUnprintable } from "../../src/domain/escape-unprintable.js";
import { withoutColor } from "../../src/inspect/colors.js";
import type { Addition } from "../../src/inspect/model.js";
import { viewRow } from "../../src/inspect/view/view.js";
import { widthOf } from "../../src/inspect/width.js";
import { inspectTokens } from "../../src/roles/tokens.js";
import { ASCII_MARKS, UNICODE_MARKS, visibleText } from "../../src/roles/visible.js";
import { hostileText } from "../helpers/texts.js";
import { tries } from "../helpers/tries.js";

const anyText = fc.oneof(hostileText, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

describe.each([
  ["UTF-8", UNICODE_MARKS],
  ["ASCII", ASCII_MARKS],
])("a text that is shown with the marks of %s", (_, marks) => {
  it("has nothing that a terminal obeys or hides", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = visibleText(text, marks);
        expect(shown).not.toMatch(/[\u0000-\u0020\u007f-\u009f]/);
        expect(escapeUnprintable(shown)).toBe(shown);
      }),
      { numRuns: tries(5000) },
    );
  });

  it("can be read back, so no mark is ambiguous", () => {
    const read = (shown: string): string =>
      shown.replaceAll(/\\u\{([0-9a-f]+)\}|\\n|\\t|[·⏎⇥]|\./gu, (sign, hex?: string) => {
        if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
        if (sign === marks.space) return " ";
        if (sign === marks.newLine) return "\n";
        return sign === marks.tab ? "\t" : sign;
      });
    fc.assert(
      fc.property(anyText, (text) => {
        expect(read(visibleText(text, marks))).toBe(text);
      }),
      { numRuns: tries(2000) },
    );
  });
});

describe("a row of any text", () => {
  it("has no line that is wider than asked, by either count", () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { maxLength: 8 }),
        fc.integer({ min: 40, max: 120 }),
        fc.boolean(),
        (texts, width, ids) => {
          const shown = viewRow(rowOf(texts), {
            ...{ width, marks: UNICODE_MARKS, paint: withoutColor, ids, isFull: true },
          });
          expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
          for (const line of shown.split("\n")) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
            expect(widthOf(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: tries(2500) },
    );
  }, 300_000);
});

/** A row whose tokens are these texts, each a part of its own under a name that is a text, too. */
function rowOf(texts: readonly string[]) {
  const text = texts.join("");
  const ends = Int32Array.from(
    texts.map(
      (
        (at) => (one: string) =>
          (at += one.length)
      )(0),
    ),
  );
  const segments = texts.map((label, i) => ({
    ...({ role: "other", label, isOther: false } as const),
    start: ends[i - 1] ?? 0,
    end: ends[i]!,
  }));
  const ids = Int32Array.from(texts.map((_, i) => i));
  return {
    ...{ place: "in.jsonl:1", format: "pair", method: "vanilla", tokenizer: "t", trainers: [] },
    tokens: inspectTokens({
      text,
      ids,
      ends,
      segments,
      trained: texts.map(() => false),
      controls: new Set<number>(),
    }),
    ...{ trimmed: [], budget: { before: 0, most: 10 }, maskProblem: undefined, seam: undefined, checks: [] },
    additions: texts.flatMap((one): readonly Addition[] => [
      { kind: "preview", tokens: 1, ended: `stop:${one}`, isTrimmed: true },
      { kind: "prefix", prefix: one, reason: `field ${one} is ${one}` },
    ]),
    problem: undefined,
  };
}
