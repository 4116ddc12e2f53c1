import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growth, LINEAR } from "../helpers/growth.js";
import { GSM8K, hasGsm8k, readRows } from "../helpers/gsm8k.js";
import { hostileText } from "../helpers/texts.js";
import { compiled, MADE, more, type Pair, REAL } from "../helpers/tokenizers.js";
import { tries } from "../helpers/tries.js";

/**
 * Characters that Node and the Rust library normalize otherwise, since they know different versions of Unicode: nothing
 * can be compared around them. Found between letters and signs.
 */
async function ofAnotherUnicode({ ours, oracle }: Pair, text: string): Promise<ReadonlySet<string>> {
  const characters = [...new Set(text)];
  const probes = characters.map((char) => `a${char}<a ${char} 1${char}`);
  const encodings = await oracle.encodeBatch(probes, { addSpecialTokens: false });
  const alike = (i: number): boolean => encodings[i]!.getIds().join() === ours.encode(probes[i]!).ids.join();
  return new Set(characters.filter((char, i) => (char.codePointAt(0) ?? 0) > 0x2ff && !alike(i)));
}

/** How many of the texts could only be compared without some characters. */
async function compare(pair: Pair, texts: readonly string[]): Promise<number> {
  const { ours, oracle } = pair;
  const encodings = await oracle.encodeBatch([...texts], { addSpecialTokens: false });
  let stripped = 0;
  for (const [i, text] of texts.entries()) {
    const ids = encodings[i]!.getIds();
    const found = [...ours.encode(text).ids];
    expect(ours.count(text)).toBe(found.length);
    if (found.join() === ids.join()) continue;
    const strange = await ofAnotherUnicode(pair, text);
    const rest = [...text].filter((char) => !strange.has(char)).join("");
    const again = await oracle.encode(rest, null, { addSpecialTokens: false });
    expect({ rest, ids: [...ours.encode(rest).ids] }).toEqual({ rest, ids: again.getIds() });
    expect(strange.size).toBeGreaterThan(0);
    stripped++;
  }
  return stripped;
}

/** Texts with a long word, which is not split before it is merged. */
const longText = fc
  .tuple(
    fc.constantFrom(
      "a",
      "ab",
      "aaab",
      "中",
      "中文字",
      "é",
      "🫠",
      "▁",
      "Zm9v",
      "0",
      "=-",
      "\u0301",
      "한",
      "ـ",
      "<",
      "\\x",
    ),
    fc.integer({ min: 40, max: 400 }),
    hostileText,
  )
  .map(([unit, times, tail]) => unit.repeat(times) + tail);

/** A text of signs that hardly repeat. */
function base64(size: number): string {
  const numbers = Uint32Array.from({ length: size / 5 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0);
  return Buffer.from(numbers.buffer).toString("base64").slice(0, size);
}

describe.each([...REAL, ...more()])("the tokens of $name", (pair) => {
  it("are merged by the project's own engine", () => {
    expect(compiled(Buffer.from(pair.json))).toBeDefined();
  });

  it.runIf(hasGsm8k)("are those of the Rust library on all GSM8K rows", async () => {
    const rows = readRows(GSM8K);
    for (let i = 0; i < rows.length; i += 500) {
      const texts = rows.slice(i, i + 500).flatMap(({ question, answer }) => [question, answer]);
      expect(await compare(pair, texts)).toBe(0);
    }
  });

  it("are those of the Rust library on 20,000 hostile texts", async () => {
    let stripped = 0;
    const batch = fc.array(hostileText, { minLength: 200, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(batch, async (texts) => {
        stripped += await compare(pair, texts);
      }),
      { numRuns: tries(100), endOnFailure: true },
    );
    // only normalization is Node's own
    if (pair.name.includes("NFC")) expect(stripped).toBeLessThan(40);
    else expect(stripped).toBe(0);
  });

  it("are those of the Rust library on long words of all kinds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(longText, { minLength: 40, maxLength: 40 }), async (texts) => {
        await compare(pair, texts);
      }),
      { numRuns: tries(15), endOnFailure: true },
    );
  });

  it("are compared with those of a beginning: the first one that differs", () => {
    const added = ["<|eot_id|>", "<|im_end|>", "<|im_start|>user\n", "</s>", "<s>"];
    const text = fc
      .array(fc.oneof(hostileText, fc.constantFrom(...added, "the cat ", " sat")), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat(), text, (whole, at, rest) => {
        const beginning = whole.slice(0, at % (whole.length + 1)) + rest;
        const [ids, theirs] = [whole, beginning].map((one) => [...pair.ours.encode(one).ids]);
        const found = pair.ours.encode(whole).differsFrom(pair.ours.encode(beginning));
        expect(found).toBe(theirs!.findIndex((id, i) => id !== ids![i]));
      }),
    );
  });

  it.each<[string, (size: number) => string]>([
    ["one letter", (size) => "a".repeat(size)],
    ["base64", base64],
    ["Chinese", (size) => "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏".repeat(size / 24)],
    ["white space", (size) => " ".repeat(size)],
    ["digits", (size) => "1234567890".repeat(size / 10)],
    ["punctuation", (size) => "=-".repeat(size / 2)],
  ])("are counted in time in proportion to a piece of %s", (_, textOf) => {
    const grown = growth(48_000, (size) => {
      const text = textOf(size);
      return () => pair.ours.count(text);
    });
    expect(grown).toBeLessThan(LINEAR);
  });
});

describe.each(MADE)("the tokens of $name", ({ ours, oracle, library }) => {
  it("are those of the JavaScript library, and of the Rust library wherever the two agree", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const encoding = await oracle.encode(text, null, { addSpecialTokens: false });
        if (library!(text).join("\\0") !== encoding.getTokens().join("\\0")) return;
        compared++;
        expect({ text, ids: [...ours.encode(text).ids] }).toEqual({ text, ids: encoding.getIds() });
        expect(ours.count(text)).toBe(encoding.getLength());
      }),
      { numRuns: tries(1000) },
    );
    expect(compared).toBeGreaterThan(tries(500));
  });
});
