import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountOf, type Candidate, type Choice, chooseRows, quotas, slotsOf } from "../../src/mix/choose.js";

const candidate = fc.record({
  rank: fc.string({ minLength: 4, maxLength: 16 }),
  order: fc.string({ minLength: 4, maxLength: 16 }),
  group: fc.nat({ max: 4 }),
});
const candidates = fc.uniqueArray(candidate, {
  minLength: 1,
  maxLength: 60,
  selector: ({ rank }) => rank,
});
const choice = (count: number, labels: readonly string[], seed: number): Choice => ({
  ...{ count, labels, names: labels, seed },
  duplicates: 0,
});

const LABELS = ["a", "b", "c", "d", "e"];

describe("the number of added rows", () => {
  it("is the share of the result that was asked, to the nearest row", () => {
    expect(amountOf({ kind: "share", share: 0.03 }, 7473)).toBe(231);
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.9, noNaN: true }),
        fc.integer({ min: 50, max: 1e6 }),
        (share, n) => {
          const count = amountOf({ kind: "share", share }, n);
          const off = (k: number): number => Math.abs(k - share * (k + n));
          expect(off(count)).toBeLessThanOrEqual(off(count + 1) + 1e-6);
          expect(off(count)).toBeLessThanOrEqual(off(count - 1) + 1e-6);
        },
      ),
    );
  });

  it("is an error when it is less than half a row", () => {
    expect(() => amountOf({ kind: "share", share: 0.001 }, 100)).toThrow("less than half a row");
  });
});

describe("the choice", () => {
  it("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(
        candidates.chain((all) =>
          fc.record({
            all: fc.constant(all),
            shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
            count: fc.integer({ min: 1, max: all.length }),
          }),
        ),
        ({ all, shuffled, count }) => {
          const one = (rows: readonly Candidate[]): Candidate => ({ ...rows[0]!, group: 0 });
          const ungrouped = (rows: readonly Candidate[]) => rows.map((row) => one([row]));
          expect(chooseRows(ungrouped(shuffled), choice(count, [""], 0))).toEqual(
            chooseRows(ungrouped(all), choice(count, [""], 0)),
          );
        },
      ),
    );
  });

  it("is even over the groups, and a larger choice holds a smaller one", () => {
    const all = LABELS.flatMap((_, group) =>
      Array.from({ length: 8 }, (_, i) => ({
        rank: `${i * 7919}${group}`,
        order: `${i * 104729}${group}`,
        group,
      })),
    );
    for (let count = 1; count < 40; count++) {
      const asked = quotas(count, LABELS, 3);
      expect(asked.reduce((sum, one) => sum + one, 0)).toBe(count);
      expect(Math.max(...asked) - Math.min(...asked)).toBeLessThanOrEqual(1);
      const chosen = chooseRows(all, choice(count, LABELS, 3));
      const more = new Set(chooseRows(all, choice(count + 1, LABELS, 3)));
      expect(chosen.every((one) => more.has(one))).toBe(true);
    }
  });

  it("is an error that names the groups with too few rows, and the number that can be met", () => {
    const few = LABELS.map((_, group) => ({ rank: `${group}`, order: "x", group }));
    expect(() => chooseRows(few.slice(1), choice(5, LABELS, 0))).toThrow("a: asked for 1, and there are 0");
    expect(() => chooseRows(few, choice(10, LABELS, 0))).toThrow(/--count 5 can be met evenly/);
    // a group for each row, as by an id
    const ids = Array.from({ length: 200_000 }, (_, i) => String(i));
    const rows = ids.map((rank, group) => ({ rank, order: "x", group }));
    expect(() => chooseRows(rows, choice(400_000, ids, 0))).toThrow(/--count 200000 can be met evenly/);
  });
});

describe("the places", () => {
  it("are at even distances, each before a training row", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 5000 }), (added, training) => {
        const slots = slotsOf("spread", added, training);
        expect(slots).toHaveLength(added);
        expect(slots[0]).toBeGreaterThanOrEqual(0);
        expect(slots.at(-1)).toBeLessThan(training);
        const gaps = slots.slice(1).map((slot, i) => slot - slots[i]!);
        if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("are behind all training rows for end", () => {
    expect(slotsOf("end", 3, 10)).toEqual([10, 10, 10]);
  });
});
