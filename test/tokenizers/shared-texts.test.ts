import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FilledText, Skeleton } from "../../src/domain/filled-text.js";
import { RowError } from "../../src/domain/problem.js";
import type { Encoding, Tokenizer } from "../../src/domain/tokenizer.js";
import { createTokenizer } from "../../src/tokenizers/create-tokenizer.js";
import { smallTokenizer } from "../helpers/byte-pair-vocabulary.js";
import { WORD_PIECE } from "../helpers/small-tokenizers.js";
import { hostileText } from "../helpers/texts.js";
import { compiled, more, REAL } from "../helpers/tokenizers.js";
import { tries } from "../helpers/tries.js";

/** A maker of new tokenizers, which know no text yet. */
function makerOf(json: string): () => Tokenizer {
  const source = { tokenizer: Buffer.from(json), config: {}, name: "t" };
  const vocabulary = compiled(source.tokenizer);
  return () => createTokenizer(source, vocabulary).tokenizer;
}

/** What there is to know of the tokens of a text. */
function facts(tokens: Encoding, { length }: string): object {
  const ids = [...tokens.ids];
  const places = Array.from({ length: length + 1 }, (_, i) => i);
  return {
    ids: ids.join(),
    added: [...tokens.added].toSorted(([a], [b]) => a - b).join(" "),
    before: places.map((i) => tokens.before(i)).join(),
    through: places.map((i) => tokens.through(i)).join(),
    middle: tokens.slice(1, tokens.length - 1).join(),
    counts: ids
      .slice(0, 9)
      .map((id, i) => tokens.countOf(id, i >> 1, tokens.length - 1))
      .join(),
  };
}

const token = (content: string, id: number, marks: object = {}): object => ({
  id,
  content,
  normalized: false,
  ...marks,
});
/** Added tokens of all kinds, some of which begin or end others. */
const ADDED = [
  token("<a>", 100),
  token("<a><b>", 101),
  token("<left>", 102, { lstrip: true }),
  token("<right>", 103, { rstrip: true }),
  token("word", 104, { single_word: true }),
  token("<a>abc", 105),
  token("\n", 106),
  token("\n\n", 107),
  token("x<end>", 108),
  token("<end>", 109),
  token("<folded>", 110, { normalized: true }),
];
const withAdded = makerOf(JSON.stringify({ ...WORD_PIECE, added_tokens: ADDED }));
/** None of them is found only between certain characters, so that a filled part may be known by what fills it. */
const withApart = makerOf(
  JSON.stringify({ ...WORD_PIECE, added_tokens: ADDED.filter((one) => !("single_word" in one)) }),
);
const part = fc.constantFrom(
  ...[
    "<a>",
    "<b>",
    "<left>",
    "<right>",
    "word",
    "s",
    " ",
    "\n",
    "abc",
    "the cat ",
    "é",
    "\u{1d5ba}",
    "<",
    "x",
  ],
  ...["<end>", "<end>", "nd>", "<FOLDED>", "<folded>"],
);
const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(""));

describe("a text that is made of a skeleton", () => {
  const filled = (pieces: readonly (string | number)[], fills: readonly string[]): FilledText => {
    const skeleton: Skeleton = { pieces };
    const whole = pieces.map((piece) => (typeof piece === "string" ? piece : fills[piece]!)).join("");
    return { text: whole, skeleton, fills };
  };
  const expectSame = (make: () => Tokenizer, used: Tokenizer, one: FilledText): void => {
    const found = facts(used.encode(one), one.text);
    expect({ one, ...found }).toEqual({ one, ...facts(make().encode(one.text), one.text) });
  };

  it("has the tokens of the text", () => {
    const pieces = fc.array(fc.oneof(text, fc.nat(2)), { minLength: 1, maxLength: 6 });
    const fills = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pieces, fills, (skeleton, rows) => {
        const used = withAdded();
        const [first, ...others] = rows.map((row) => filled(skeleton, row));
        expectSame(withAdded, used, first!);
        for (const other of others) expectSame(withAdded, used, { ...other, skeleton: first!.skeleton });
      }),
      { numRuns: tries(300) },
    );
  });

  it.each([
    ["with added tokens of all kinds", withAdded],
    ["with tokens that stand apart", withApart],
  ])("has the tokens of the text where others were filled alike, %s", (_, make) => {
    const pieces = fc.array(fc.oneof(text, fc.nat(1), fc.constantFrom("<a>", "<end>")), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(pieces, { minLength: 2, maxLength: 3 }),
        fc.array(text, { minLength: 2, maxLength: 3 }),
        (skeletons, texts) => {
          const used = make();
          const known = skeletons.map((skeleton): Skeleton => ({ pieces: skeleton }));
          // the same few texts fill the gaps of all skeletons, in all ways
          for (const one of texts)
            for (const other of texts)
              for (const skeleton of known)
                expectSame(make, used, { ...filled(skeleton.pieces, [one, other]), skeleton });
        },
      ),
      { numRuns: tries(150) },
    );
  });

  it.each([...REAL, ...more()])("has the tokens of the text, with $name", (pair) => {
    const make = makerOf(pair.json);
    const names = pair.ours.addedTokens.map(({ content }) => content);
    const some = [names[0]!, names.at(-1)!, names[names.length >> 1]!];
    const used = make();
    const skeleton = { pieces: [`${some[0]}user\n\n`, 0, `${some[1]}\n`, some[2]!, "a", 1, some[0]!] };
    const fills = fc.tuple(...[0, 1].map(() => fc.array(fc.oneof(hostileText, fc.constantFrom(...some)))));
    const [alone, all] = [make(), [] as string[]];
    fc.assert(
      fc.property(fills, (row) => {
        const one = filled(
          skeleton.pieces,
          row.map((parts) => parts.join("")),
        );
        const found = facts(used.encode({ ...one, skeleton }), one.text);
        all.push(one.text);
        if (JSON.stringify(found) !== JSON.stringify(facts(alone.encode(one.text), one.text)))
          throw new Error(JSON.stringify(one.text).slice(0, 300));
      }),
      { numRuns: tries(100) },
    );
    expect(new Set(all).size).toBeGreaterThan(tries(60));
  });
});

/** A text that is long enough to be kept, and the same with more behind it. */
function expectSameAfterBeginning(make: () => Tokenizer, unit: string, rest: string): void {
  const beginning = unit.repeat(Math.ceil(130 / unit.length)).toWellFormed();
  const whole = (beginning + rest).toWellFormed();
  const used = make();
  used.encode(beginning);
  const found = facts(used.encode(whole), whole);
  if (JSON.stringify(found) !== JSON.stringify(facts(make().encode(whole), whole)))
    throw new Error(`${JSON.stringify(beginning).slice(0, 200)} and ${JSON.stringify(rest).slice(0, 200)}`);
}

describe("a text that begins with one that was encoded before", () => {
  const units = fc.tuple(hostileText, hostileText).filter(([unit]) => unit !== "");

  it.each([...REAL, ...more()])("has the tokens that it has alone, with $name", ({ json }) => {
    const make = makerOf(json);
    fc.assert(
      fc.property(units, ([unit, rest]) => expectSameAfterBeginning(make, unit, rest)),
      { numRuns: tries(12) },
    );
  });

  it("has the tokens that it has alone, with added tokens of all kinds", () => {
    fc.assert(
      fc.property(text, text, (unit, rest) => {
        if (unit !== "") expectSameAfterBeginning(withAdded, unit, rest);
      }),
      { numRuns: tries(100) },
    );
  });

  it.each(["byte-level", "with word marks"] as const)("%s, with random vocabularies", (kind) => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const { json, texts } = smallTokenizer(kind, seed);
        const make = makerOf(json);
        for (const [i, unit] of texts.entries())
          if (unit !== "") expectSameAfterBeginning(make, unit, texts[(i + 1) % texts.length]!);
      }),
      { numRuns: tries(40) },
    );
  });
});

/** Texts that go on from one another, as a prompt with longer and longer previews does, or with another addition. */
function expectSameWhenGrowing(make: () => Tokenizer, unit: string, steps: readonly string[]): void {
  const beginning = unit.repeat(Math.ceil(130 / unit.length)).toWellFormed();
  const grown = steps.map((_, i) => beginning + steps.slice(0, i + 1).join(""));
  const texts = [beginning, ...grown, ...steps.map((step) => beginning + step), beginning].filter((one) =>
    one.isWellFormed(),
  );
  const [used, alone] = [make(), make()];
  const encodings = texts.map((one) => used.encode(one));
  const fresh = texts.map((one) => make().encode(one));
  texts.forEach((one, i) => {
    const [found, expected] = [encodings[i]!, fresh[i]!];
    if (
      JSON.stringify(facts(found, one)) !== JSON.stringify(facts(expected, one)) ||
      `${found.ends}` !== `${expected.ends}`
    )
      throw new Error(`${JSON.stringify(one).slice(0, 300)}, text ${i}`);
    const other = (i + 1) % texts.length;
    expect(found.differsFrom(encodings[other]!)).toBe(expected.differsFrom(fresh[other]!));
  });
  expect(alone.count(texts.at(-1)!)).toBe(encodings.at(-1)!.length);
}

describe("a text that grows", () => {
  it("has the tokens that it has alone, with added tokens of all kinds", () => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 2, maxLength: 5 }), (unit, steps) => {
        if (unit !== "") expectSameWhenGrowing(withAdded, unit, steps);
      }),
      { numRuns: tries(60) },
    );
  });

  it.each(REAL)("has the tokens that it has alone, with $name", ({ json }) => {
    const steps = fc.array(hostileText, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(hostileText, steps, (unit, some) => {
        if (unit !== "") expectSameWhenGrowing(makerOf(json), unit, some);
      }),
      { numRuns: tries(5) },
    );
  });

  it.each(["byte-level", "with word marks"] as const)("%s, with random vocabularies", (kind) => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const { json, texts } = smallTokenizer(kind, seed);
        const [unit = "", ...steps] = texts.filter((one) => one !== "");
        if (unit !== "") expectSameWhenGrowing(makerOf(json), unit, steps.slice(0, 5));
      }),
      { numRuns: tries(30) },
    );
  });
});

describe("heads of texts, of one tokenizer", () => {
  const found = (tokenizer: Tokenizer, of: string, count: number): string => {
    try {
      return JSON.stringify(tokenizer.head(of, count));
    } catch (error) {
      if (error instanceof RowError) return error.rule;
      throw error;
    }
  };
  const expectSameHeads = (
    make: () => Tokenizer,
    texts: readonly string[],
    counts: readonly number[],
  ): void => {
    const used = make();
    for (const one of texts)
      for (const count of counts)
        expect([one, count, found(used, one, count)]).toEqual([one, count, found(make(), one, count)]);
  };
  const counts = fc.array(fc.oneof(fc.nat(5), fc.nat(80)), { minLength: 2, maxLength: 4 });

  it("end where each ends that is asked for alone, with added tokens of all kinds", () => {
    const texts = fc.array(text, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(texts, counts, (some, asked) => expectSameHeads(withAdded, some, asked)),
      { numRuns: tries(100) },
    );
  });

  it.each(REAL)("end where each ends that is asked for alone, with $name", ({ json }) => {
    const texts = fc.array(hostileText, { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(texts, counts, (some, asked) => expectSameHeads(makerOf(json), some, asked)),
      { numRuns: tries(5) },
    );
  });

  it.each(["byte-level", "with word marks"] as const)("%s, with random vocabularies", (kind) => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), counts, (seed, asked) => {
        const { json, texts } = smallTokenizer(kind, seed);
        expectSameHeads(makerOf(json), texts, asked);
      }),
      { numRuns: tries(40) },
    );
  });

  it("are there before a character that is in no entry", () => {
    const { vocab, ...rest } = { vocab: { a: 0, b: 1 }, type: "BPE", merges: [], unk_token: null };
    const make = makerOf(JSON.stringify({ model: { ...rest, vocab }, added_tokens: [] }));
    const used = make();
    const whole = `${"ab".repeat(200)}c`;
    expect(found(used, "ab".repeat(40), 60)).toBe(found(make(), "ab".repeat(40), 60));
    for (const count of [2, 60, 1, 401]) expect(found(used, whole, count)).toBe(found(make(), whole, count));
  });
});

describe("an empty text", () => {
  it.each(REAL)("has no tokens, with $name and without its compiled vocabulary", ({ json }) => {
    const source = { tokenizer: Buffer.from(json), config: {}, name: "t" };
    for (const tokenizer of [makerOf(json)(), createTokenizer(source, undefined).tokenizer])
      expect([tokenizer.count(""), tokenizer.encode("").length]).toEqual([0, 0]);
  });
});
