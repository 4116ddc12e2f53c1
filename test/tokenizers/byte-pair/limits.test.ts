import { describe, expect, it } from "vitest";
import { RowError } from "../../../src/domain/problem.js";
import type { Tokenizer } from "../../../src/domain/tokenizer.js";
import { createTokenizer, type TokenizerSource } from "../../../src/tokenizers/create-tokenizer.js";
import { compiled } from "../../helpers/tokenizers.js";

const MARKS = { type: "Replace", pattern: { String: " " }, content: "▁" };

function rulesOf(...rules: readonly string[]): object {
  const splits = rules.map((Regex) => ({ type: "Split", pattern: { Regex }, behavior: "Isolated" }));
  const last = { type: "ByteLevel", add_prefix_space: false, use_regex: false };
  return { pre_tokenizer: { type: "Sequence", pretokenizers: [...splits, last] } };
}

function tokenizerSource(
  entries: readonly string[],
  merges: readonly string[],
  steps: object,
  more: object = {},
): TokenizerSource {
  const vocab = Object.fromEntries(entries.map((entry, id) => [entry, id]));
  const file = { ...steps, model: { type: "BPE", vocab, merges, ...more } };
  return { tokenizer: Buffer.from(JSON.stringify(file)), config: {}, name: "small" };
}

function tokenizerOf(...parts: Parameters<typeof tokenizerSource>): Tokenizer {
  const source = tokenizerSource(...parts);
  const vocabulary = compiled(source.tokenizer);
  if (vocabulary === undefined) throw new Error("not compiled");
  return createTokenizer(source, vocabulary).tokenizer;
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RowError) return `${error.rule}: ${error.message}`;
    throw error;
  }
  return "not refused";
}

const idsOf = (tokenizer: Tokenizer, text: string): string => [...tokenizer.encode(text).ids].join();

describe("a rule that looks at the same text again and again", () => {
  const tokenizer = tokenizerOf(["a", "c", "aa"], ["a a"], rulesOf("a+b|a"));

  it("is refused by the steps it takes, and the next text is not", () => {
    const text = "a".repeat(100_000);
    for (const run of [
      () => tokenizer.count(text),
      () => tokenizer.encode(text),
      () => tokenizer.head(text, 3e5),
    ])
      expect(refusal(run)).toContain("tokenizer-failed: a pattern of the tokenizer takes too many steps");
    expect(idsOf(tokenizer, "aac")).toBe("0,0,1");
  });

  it("leaves the tokenizer usable if memory has grown before it fails", () => {
    const whole = tokenizerOf(["a", "b", "c", "aa"], ["a a"], rulesOf("b+|a+c|a"));
    // a long piece needs more memory than a text that has as many bytes
    expect(refusal(() => whole.count("b".repeat(2_000_000) + "a".repeat(100_000)))).toContain(
      "too many steps",
    );
    expect(whole.count("aac")).toBe(2);
    expect(idsOf(whole, "ab")).toBe("0,1");
  });
});

describe("a text that needs more memory than there can be", () => {
  it("is refused, and the next one is not", () => {
    const tokenizer = tokenizerOf(["a", "▁"], [], { normalizer: MARKS });
    expect(refusal(() => tokenizer.count("a".repeat(200_000_000)))).toContain("not enough memory");
    expect(tokenizer.count("a a")).toBe(3);
    expect(idsOf(tokenizer, "a a")).toBe("0,1,0");
    expect(tokenizer.head("a a", 2)).toEqual({ tokens: 2, end: 2, isComplete: false });
  });
});

describe("a character without an entry", () => {
  it("has no token if there is none for such, and its neighbours are merged", () => {
    const marked = tokenizerOf(["a", "▁", "a▁"], ["a ▁"], { normalizer: MARKS });
    expect(idsOf(marked, "a中 ")).toBe("2");
    expect(idsOf(marked, "中")).toBe("");
    expect(marked.count("中文")).toBe(0);
    const bytes = tokenizerOf(["a", "b", "ab"], ["a b"], rulesOf("[^x]+"));
    expect(idsOf(bytes, "aéb")).toBe("2");
    expect(bytes.head("éab", 1)).toEqual({ tokens: 1, end: 3, isComplete: true });
  });

  it("has the token for such in byte-level vocabularies, too", () => {
    const more = { unk_token: "?", fuse_unk: true };
    const tokenizer = tokenizerOf(["a", "?", "a?"], ["a ?"], rulesOf("[^x]+"), more);
    expect(idsOf(tokenizer, "éaé")).toBe("1,2");
    expect(idsOf(tokenizerOf(["a", "?"], [], rulesOf("[^x]+"), { unk_token: "?" }), "éa")).toBe("1,1,0");
  });

  it("is fused with a word mark that has no entry either", () => {
    const more = { unk_token: "?", fuse_unk: true };
    expect(idsOf(tokenizerOf(["a", "?"], [], { normalizer: MARKS }, more), "中 文a")).toBe("1,0");
  });

  it("is refused if the token for such is no entry", () => {
    const tokenizer = tokenizerOf(["a", "▁"], [], { normalizer: MARKS }, { unk_token: "?" });
    expect(tokenizer.count("a a")).toBe(3);
    expect(refusal(() => tokenizer.count("a中"))).toContain(
      "tokenizer-failed: a text of this row has a character",
    );
    expect(refusal(() => tokenizer.encode("a中"))).toContain("unk_token");
  });
});

describe("without WebAssembly", () => {
  it.each([
    ["byte-level", tokenizerSource(["a", "Ã", "©", "Ã©", "ï", "¿", "½"], ["Ã ©"], rulesOf("a|[^a]+"))],
    [
      "with word marks",
      tokenizerSource(["a", "▁", "é", "▁a"], ["▁ a"], { normalizer: MARKS }, { unk_token: "a" }),
    ],
  ])("half a surrogate pair has the tokens of U+FFFD, %s", (_, source) => {
    const [own, library] = [compiled(source.tokenizer), undefined].map(
      (vocabulary) => createTokenizer(source, vocabulary).tokenizer,
    );
    for (const text of ["\ud800", "a\udc00é", " a\ud83d a"]) {
      const expected = idsOf(own!, text.toWellFormed());
      expect(idsOf(own!, text)).toBe(expected);
      expect(idsOf(library!, text)).toBe(expected);
      expect(library!.count(text)).toBe(own!.count(text));
      for (const count of [1, 2, 3]) expect(library!.head(text, count)).toEqual(own!.head(text, count));
    }
  });
});

describe("many different pieces", () => {
  const letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
  const merges = ["a b", "c d", "e f", "ab cd", "g g"];
  const create = (): Tokenizer =>
    tokenizerOf(
      [...letters, " ", ...merges.map((merge) => merge.replace(" ", ""))],
      merges,
      rulesOf("[a-j]+"),
    );
  // numbers in letters
  const word = (number: number): string =>
    [...String(number)].map((digit) => letters[Number(digit)]).join("");

  it("have the tokens that they have alone, however many were kept before and whichever made room", () => {
    const all = create();
    const texts = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 1000 }, (_, j) => word(7 * (1000 * i + j) + 12)).join(" "),
    );
    const first = texts.map((text) => all.count(text));
    // a few texts are too few to fill a memo
    const apart: number[] = [];
    for (let i = 0; i < texts.length; i += 3) {
      const few = create();
      for (const text of texts.slice(i, i + 3)) apart.push(few.count(text));
    }
    expect(first).toEqual(apart);
    expect(texts.map((text) => all.count(text))).toEqual(apart);
    expect(texts.slice(0, 40).map((text) => all.encode(text).length)).toEqual(apart.slice(0, 40));
  });
});
