import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unspellBytes } from "../../src/tokenizers/byte-level.js";
import { createTokenizer } from "../../src/tokenizers/create-tokenizer.js";
import { hostileText } from "../helpers/texts.js";
import { compiled, more, type Pair, REAL } from "../helpers/tokenizers.js";
import { tries } from "../helpers/tries.js";

const BATCH = 2000;
/** Texts whose heads are compared at every number of tokens. */
const HEAD_TEXTS = 2000;

/** Each entry as a text; byte-level ones as what they spell, if it is a text. */
function entriesOf({ name, json }: Pair): readonly string[] {
  const { model } = JSON.parse(json) as { model: { vocab: Record<string, number> } };
  const entries = Object.keys(model.vocab);
  if (!name.includes("byte-level")) return entries.map((entry) => entry.replaceAll("▁", " "));
  return entries.map(unspellBytes).filter((text) => !text.includes("\ufffd"));
}

/** Whether NFC, for which Node and the Rust library know different versions of Unicode, leaves a text as it is. */
function isComparable({ name }: Pair, text: string): boolean {
  return !name.includes("NFC") || !/[^\0-\u02ff]/.test(text) || text === text.normalize("NFC");
}

function seeded<T>(arbitrary: fc.Arbitrary<T>, count: number): readonly T[] {
  return fc.sample(arbitrary, { numRuns: tries(count), seed: 7 });
}

describe.each([...REAL, ...more()])("$name", (pair) => {
  it("gives the tokens of the Rust library for each of its entries", async () => {
    const texts = entriesOf(pair);
    let differing = 0;
    for (let from = 0; from < texts.length; from += BATCH) {
      const batch = texts.slice(from, from + BATCH);
      const encodings = await pair.oracle.encodeBatch(batch, { addSpecialTokens: false });
      batch.forEach((text, i) => {
        if (pair.ours.encode(text).ids.join() !== encodings[i]!.getIds().join()) differing++;
      });
    }
    expect(differing).toBe(0);
    expect(texts.length).toBeGreaterThan(30_000);
  });

  it("has heads that end where the Rust library's tokens end, at every number of tokens", async () => {
    const texts = seeded(hostileText, HEAD_TEXTS).filter((text) => isComparable(pair, text));
    const encodings = await pair.oracle.encodeBatch([...texts], { addSpecialTokens: false });
    const differing: string[] = [];
    let heads = 0;
    texts.forEach((text, t) => {
      if (pair.ours.encode(text).ids.join() !== encodings[t]!.getIds().join()) return;
      const places = [0];
      for (const char of text) places.push(places.at(-1)! + char.length);
      const offsets = encodings[t]!.getOffsets();
      for (let count = 1; count <= Math.min(offsets.length + 1, 40); count++) {
        const tokens = Math.min(count, offsets.length);
        const [, end = 0] = offsets[tokens - 1] ?? [];
        const [next = end] = offsets[tokens] ?? [];
        const characters = tokens === 0 ? 0 : Math.max(1, Math.min(end, next));
        const expected = { tokens, end: places[characters], isComplete: offsets.length <= count };
        const found = pair.ours.head(text, count);
        heads++;
        if (JSON.stringify(found) !== JSON.stringify(expected))
          differing.push(`${JSON.stringify(text).slice(0, 200)} at ${count}: ${JSON.stringify(found)}`);
      }
    });
    expect(differing.slice(0, 3)).toEqual([]);
    expect(heads).toBeGreaterThan(tries(5000));
  });

  it("gives the same tokens after much other text as at first", () => {
    const source = { tokenizer: Buffer.from(pair.json), config: {}, name: pair.name };
    const vocabulary = compiled(source.tokenizer);
    const fresh = (): Pair["ours"] => createTokenizer(source, vocabulary).tokenizer;
    const texts = seeded(hostileText, 3000);
    const used = fresh();
    const first = texts.map((text) => used.encode(text).ids.join());
    // listed first, then known when they are counted, and the other way round
    const counts = texts.map((text) => used.count(text));
    expect(counts).toEqual(texts.map((text) => used.encode(text).length));
    for (const text of seeded(hostileText, 6000)) used.count(`${text} ${text}`);
    const other = fresh();
    for (const text of texts.toReversed()) other.count(text);
    const differing = texts.filter(
      (text, i) => used.encode(text).ids.join() !== first[i] || other.encode(text).ids.join() !== first[i],
    );
    expect(differing.map((text) => JSON.stringify(text).slice(0, 200))).toEqual([]);
  });
});
