import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cuttable, cutInputs } from "../../src/shards/cut-inputs.js";

const size = fc.oneof(
  fc.nat(40),
  fc.nat(1 << 20),
  fc.integer({ min: Number.MAX_SAFE_INTEGER - 5, max: Number.MAX_SAFE_INTEGER }),
);
const inputs = fc.array(fc.record({ bytes: size, splittable: fc.boolean() }), { maxLength: 12 });

/** The exact cuts of the sum of bytes. */
function cutsOf(sizes: readonly Cuttable[], shards: number): readonly bigint[] {
  const total = sizes.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n);
  return Array.from({ length: shards + 1 }, (_, i) => (total * BigInt(i)) / BigInt(shards));
}

/** Expects that the segments, one after the other, are the inputs: in order, nothing lost, nothing twice. */
function expectTiling(sizes: readonly Cuttable[], shards: number): void {
  const cut = cutInputs(sizes, shards);
  expect(cut.length).toBe(shards);
  const all = cut.flat();
  const ends = sizes.map(() => 0);
  let last = 0;
  for (const { input, start, end } of all) {
    if (input < last || start !== ends[input] || end <= start)
      throw new Error("out of order, or not adjacent");
    if (!sizes[input]!.splittable && end !== sizes[input]!.bytes) throw new Error("cut, but not splittable");
    ends[input] = end;
    last = input;
  }
  expect(ends).toEqual(sizes.map(({ bytes }) => bytes));
}

describe("cutInputs", () => {
  it("tiles all inputs in order, for any sizes and any number of shards", () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 200 }), (sizes, shards) => expectTiling(sizes, shards)),
      { numRuns: 3000 },
    );
  });

  it("gives a shard the bytes between its cuts, and a compressed input to the shard of its first byte", () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 40 }), (sizes, shards) => {
        const cuts = cutsOf(sizes, shards);
        const firsts = sizes.map((_, i) =>
          sizes.slice(0, i).reduce((sum, { bytes }) => sum + BigInt(bytes), 0n),
        );
        for (const [shard, segments] of cutInputs(sizes, shards).entries()) {
          for (const { input, start, end } of segments) {
            const first = firsts[input]! + BigInt(start);
            expect(first >= cuts[shard]! && first < cuts[shard + 1]!).toBe(true);
            if (sizes[input]!.splittable) expect(firsts[input]! + BigInt(end) <= cuts[shard + 1]!).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is exact where bytes times shards is greater than 2^53", () => {
    const sizes = [10e12 + 1, 2 ** 53 - 1, 0, 7].map((bytes) => ({ bytes, splittable: true }));
    expectTiling(sizes, 100_000);
    expectTiling([...sizes, { bytes: 2 ** 53 - 1, splittable: false }], 99_991);
  });

  it("is fast for 50,000 inputs and shards", () => {
    const sizes = Array.from({ length: 50_000 }, (_, i) => ({
      bytes: (i * 7919) % 1000,
      splittable: i % 3 > 0,
    }));
    expectTiling(sizes, 50_000);
  }, 10_000);

  it("gives empty shards where there are more shards than bytes", () => {
    expect(cutInputs([{ bytes: 2, splittable: true }], 4)).toEqual([
      [],
      [{ input: 0, start: 0, end: 1 }],
      [],
      [{ input: 0, start: 1, end: 2 }],
    ]);
    expect(cutInputs([], 2)).toEqual([[], []]);
  });
});
