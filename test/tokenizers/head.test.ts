import * as fc from "fast-check";
import type { Encoding } from "tokenizers";
import { describe, expect, it } from "vitest";
import { GSM8K, hasGsm8k, readRows } from "../helpers/gsm8k.js";
import { hostileText } from "../helpers/texts.js";
import { PAIRS, type Pair } from "../helpers/tokenizers.js";

/**
 * Where the first `count` tokens end by the Rust library's own offsets, which count code points. A token whose
 * neighbour begins before it ends has ended inside a character, and then the character before counts.
 */
function expectedEnd(text: string, encoding: Encoding, count: number): number {
  const offsets = encoding.getOffsets();
  const last = Math.min(count, offsets.length);
  const [, end = 0] = offsets[last - 1] ?? [];
  const [next = end] = offsets[last] ?? [];
  const characters = [...text];
  const floor = Math.min(end, next);
  return characters.slice(0, floor === 0 && last > 0 ? 1 : floor).join("").length;
}

/** A mark that the tokenizer strips belongs to its letter: the Rust offsets exclude it, a preview includes it. */
function withStrippedMarks(text: string, end: number): number {
  return end + (/^\p{M}*/u.exec(text.slice(end))?.[0].length ?? 0);
}

/** Whether composition would make one character of the text on both sides of the place. */
function isInsideComposition(text: string, at: number): boolean {
  return text.slice(0, at).normalize("NFC") + text.slice(at).normalize("NFC") !== text.normalize("NFC");
}

/** Whether both libraries split the text alike around each character; their Unicode tables differ by years. */
async function agree({ oracle, library }: Pair, text: string): Promise<boolean> {
  if (library === undefined) return true;
  for (const probe of [text, ...new Set([...text].map((char) => `a${char}a`))]) {
    const encoding = await oracle.encode(probe, null, { addSpecialTokens: false });
    if (library(probe).join("\0") !== encoding.getTokens().join("\0")) return false;
  }
  return true;
}

/** Returns false if the two libraries do not agree on the text. */
async function compare(pair: Pair, text: string, counts: readonly number[]): Promise<boolean> {
  const { name, ours, oracle } = pair;
  if (!(await agree(pair, text))) return false;
  const encoding = await oracle.encode(text, null, { addSpecialTokens: false });
  const total = encoding.getLength();
  for (const count of counts) {
    const head = ours.head(text, count);
    const plain = expectedEnd(text, encoding, count);
    const end = name.includes("strips") ? withStrippedMarks(text, plain) : plain;
    const expected = { tokens: Math.min(count, total), end, isComplete: total <= count };
    if (name.includes("NFC") && isInsideComposition(text, end)) expected.end = head.end;
    expect({ text, count, ...head }).toEqual({ text, count, ...expected });
  }
  return true;
}

describe.each(PAIRS)("the head of a text ($name)", (pair) => {
  it.runIf(hasGsm8k)("ends where the Rust library says, on real answers", async () => {
    for (const { answer } of readRows(GSM8K).slice(0, 400)) await compare(pair, answer, [1, 3, 6, 40]);
  });

  it("ends where the Rust library says, on hostile texts", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(hostileText, fc.integer({ min: 1, max: 12 }), async (text, count) => {
        if (await compare(pair, text, [count])) compared++;
      }),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it.each([
    [
      "a pair of surrogates before a character that only JavaScript calls white space",
      `${"x".repeat(70)}\u{10000}\ufeff`,
    ],
    ["a mark that a normalizer takes out of a long word", `${"x".repeat(70)}\ufeffyy zz`],
    ["a line break in a long text", `${"word ".repeat(30)}\n${"x".repeat(200)} end`],
  ])("is found with %s", async (_name, text) => {
    await compare(pair, text, [1, 2, 6]);
  });

  it("grows with the count, ends between characters, and is never empty", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let before = 0;
        for (const count of [1, 2, 3, 5, 8, 1000]) {
          const { end, tokens } = pair.ours.head(text, count);
          expect(tokens).toBeLessThanOrEqual(count);
          expect(end).toBeGreaterThanOrEqual(before);
          expect(text.slice(0, end).isWellFormed()).toBe(true);
          if (tokens > 0) expect(end).toBeGreaterThan(0);
          before = end;
        }
      }),
      { numRuns: 300 },
    );
  });
});
