import { describe, expect, it } from "vitest";
import { BytePairCode } from "../../../src/tokenizers/byte-pair/code.js";
import { allocateInCode } from "../../../src/tokenizers/byte-pair/open.js";
import { compiled } from "../../helpers/tokenizers.js";

const TOKENIZER = Buffer.from(
  JSON.stringify({
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, use_regex: true },
    model: { type: "BPE", vocab: { a: 0, b: 1, ab: 2, abab: 3 }, merges: ["a b", "ab ab"] },
  }),
);
const SEAL = 64;
const TEXTS = ["abab", "ababab", "ba", "ab".repeat(50_000)];

describe("a block in the memory of code", () => {
  const block = (): Uint8Array => compiled(TOKENIZER)!.block.bytes;

  it("has the same tokens where it was read to as when it is copied", () => {
    const bytes = block();
    const file = allocateInCode(SEAL + bytes.length);
    file.set(bytes, SEAL);
    const [inPlace, copied] = [BytePairCode.of(file.subarray(SEAL))!, BytePairCode.of(bytes)!];
    for (const text of TEXTS) expect(inPlace.encode(text, false)).toEqual(copied.encode(text, false));
    expect(bytes.length, "a copied block stays").toBeGreaterThan(0);
    expect(file.length, "the memory grew").toBe(0);
  });

  it("is in its own memory: two codes share nothing", () => {
    const bytes = block();
    const files = [allocateInCode(bytes.length), allocateInCode(bytes.length)] as const;
    for (const file of files) file.set(bytes);
    const codes = files.map((file) => BytePairCode.of(file)!);
    const [first, second] = codes.map((code) => TEXTS.map((text) => code.count(text, false)));
    expect(first).toEqual(second);
  });

  it("may be left unopened, as a damaged one is", () => {
    allocateInCode(1 << 20).fill(0xff);
    expect(BytePairCode.of(block())!.count("ababab", false)).toBe(2);
  });
});
