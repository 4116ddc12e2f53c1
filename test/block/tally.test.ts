import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTally, emptyTally } from "../../src/block/add-tally.js";
import { addPlaces, type FirstPlaces } from "../../src/block/first-places.js";
import { countLeftOut, type LeftOut } from "../../src/block/left-out.js";
import { Tally } from "../../src/block/tally.js";
import { UNCHANGED_REASONS } from "../../src/domain/outcome.js";
import { RULE_NAMES } from "../../src/domain/rules.js";
import { addSamples, emptySamples } from "../../src/roles/add-samples.js";
import type { Sample, Samples } from "../../src/roles/samples.js";

const count = fc.nat(1 << 20);
const histogram = fc.record({
  width: fc.constantFrom(1, 1, 2, 8),
  counts: fc.dictionary(
    fc.nat(600).map((n) => String(8 * n)),
    count,
    { maxKeys: 6 },
  ),
});
const tokenCount = fc.record({ total: count, max: count, histogram });
const some = <Key extends string>(keys: readonly Key[]): fc.Arbitrary<Partial<Record<Key, number>>> =>
  fc.dictionary(fc.constantFrom<string[]>(...keys), count, { maxKeys: 4 }) as fc.Arbitrary<
    Partial<Record<Key, number>>
  >;
/** Names of tokens, some of which are names of every object's. */
const detail = fc.constantFrom("<|im_end|>", "</s> joined", "constructor", "toString", "é");

const at = fc.record({
  file: fc.constantFrom("a.jsonl", "b.jsonl"),
  line: count,
  hash: fc.nat(40),
  tokens: fc.nat(9),
});
/** Samples of rows, some of which are equal. */
const samples: fc.Arbitrary<Samples> = fc.array(at, { maxLength: 60 }).map((found) => {
  const all = emptySamples();
  for (const { file, line, hash, tokens } of found) {
    const sample: Sample = {
      place: { kind: "line", file, line },
      hash: String(hash).padStart(32, "0"),
      ...{ written: true, before: hash, tokens: hash % 7, answerUnits: hash % 5 },
      ...{ parts: `prompt ${hash}, answer+ 9`, broken: [] },
    };
    const rule = RULE_NAMES[tokens]!;
    addSamples(all, {
      random: [sample],
      longest: sample,
      shortestAnswer: sample,
      broken: { [rule]: sample },
    });
  }
  return all;
});

/** Counts by texts of the settings, such as a prefix. */
const phrases = fc.dictionary(detail, count, { maxKeys: 3 });

/** Any tally that shards may report, whether or not its numbers fit together. */
const tally: fc.Arbitrary<Tally> = fc.record({
  rowsIn: count,
  rowsOut: count,
  blankLines: count,
  augmented: count,
  unchanged: some(UNCHANGED_REASONS),
  rejected: some(RULE_NAMES),
  previews: fc.record({
    count,
    wholeAnswers: count,
    previewUnits: count,
    answerUnits: count,
    tokens: histogram,
    percent: histogram,
    ended: phrases,
    trimmed: count,
  }),
  prefixes: fc.record({
    default: phrases,
    cases: fc.dictionary(detail, phrases, { maxKeys: 3 }),
  }),
  converted: fc.record({
    rows: count,
    withTools: count,
    unselected: count,
    withMedia: fc.dictionary(fc.string(), count),
    leftOut: fc.array(fc.array(fc.string()), { maxLength: 60 }).map((rows) => {
      const counts: LeftOut = [];
      for (const names of rows) countLeftOut(counts, names);
      return counts;
    }),
  }),
  tokens: fc.record({
    rows: count,
    before: tokenCount,
    after: tokenCount,
    over: count,
    budget: fc.record({ before: count, augmented: count, newlyOverBudget: count, lengths: histogram }),
  }),
  checks: fc.dictionary(
    fc.constantFrom(...RULE_NAMES),
    fc.record({ checked: count, failed: count, details: fc.dictionary(detail, count, { maxKeys: 3 }) }),
    { maxKeys: 3 },
  ),
  firstPlaces: fc
    .array(fc.tuple(fc.constantFrom(...RULE_NAMES), fc.constantFrom("a.jsonl", "b.jsonl"), count), {
      maxLength: 60,
    })
    .map((found) => {
      const places: FirstPlaces = {};
      for (const [rule, file, line] of found)
        addPlaces(places, { [rule]: [{ place: { kind: "line", file, line }, field: "" }] });
      return places;
    }),
  samples,
});

/** A dictionary's prototype makes no difference. */
const plain = (value: Tally): unknown => JSON.parse(JSON.stringify(value));

function sum(tallies: readonly Tally[]): Tally {
  const all = emptyTally();
  for (const one of tallies) addTally(all, structuredClone(plain(one) as Tally));
  return all;
}

describe("tallies", () => {
  it("add up in any order and in any groups", () => {
    fc.assert(
      fc.property(fc.array(tally, { minLength: 1, maxLength: 6 }), fc.nat(6), (tallies, at) => {
        const whole = sum(tallies);
        expect(sum([...tallies].reverse())).toEqual(whole);
        expect(sum([sum(tallies.slice(0, at)), sum(tallies.slice(at))])).toEqual(whole);
        expect(sum([whole, emptyTally()])).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it("are unchanged after a round trip through JSON", () => {
    fc.assert(
      fc.property(tally, (one) => {
        expect(Tally.parse(plain(one))).toEqual(plain(one));
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, object]>([
    ["a number below zero", { rowsIn: -1 }],
    ["half a row", { rowsOut: 0.5 }],
    ["more rows than are counted exactly", { rowsIn: 2 ** 53 }],
    ["text for a number", { augmented: "1" }],
    ["an unknown rule", { rejected: { "no-such-rule": 1 } }],
    ["an unknown field", { rows: 1 }],
    [
      "bins that do not divide each other",
      { previews: { ...emptyTally().previews, tokens: { width: 3, counts: {} } } },
    ],
    [
      "a histogram of words",
      { previews: { ...emptyTally().previews, tokens: { width: 1, counts: { many: 1 } } } },
    ],
  ])("cannot be parsed from %s", (_, change) => {
    expect(Tally.safeParse({ ...emptyTally(), ...change }).success).toBe(false);
  });
});
