import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addHistogram,
  addNumber,
  emptyHistogram,
  MOST_BINS,
  occurrences,
} from "../../src/block/histogram.js";
import { quantile } from "../../src/block/quantile.js";
import type { Histogram } from "../../src/block/tally.js";

function of(numbers: readonly number[]): Histogram {
  const all = emptyHistogram();
  for (const number of numbers) addNumber(all, number);
  return all;
}

function sum(histograms: readonly Histogram[]): Histogram {
  const all = emptyHistogram();
  for (const one of histograms) addHistogram(all, one);
  return all;
}

/** Spread so that some have more different numbers than there are bins. */
const numbers = fc
  .record({ count: fc.nat(2 * MOST_BINS), step: fc.integer({ min: 1, max: 900 }), first: fc.nat(1_000_000) })
  .map(({ count, step, first }) => Array.from({ length: count }, (_, i) => first + ((i * i) % 7) + i * step));

describe("a histogram", () => {
  it("of parts that were added is that of all numbers, in any order and groups", () => {
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 3 }), fc.nat(3), (parts, at) => {
        const whole = sum([of(parts.flat())]);
        const each = parts.map(of);
        expect(sum(each)).toEqual(whole);
        expect(sum([...each].reverse())).toEqual(whole);
        expect(sum([sum(each.slice(0, at)), sum(each.slice(at))])).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("has few bins, all rows, and no bin wider than needed", () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const { width, counts } = sum([of(all)]);
        const bins = (wide: number): number => new Set(all.map((number) => Math.floor(number / wide))).size;
        expect(Object.keys(counts).length).toBe(bins(width));
        expect(bins(width)).toBeLessThanOrEqual(MOST_BINS);
        expect(width === 1 || bins(width / 2) > MOST_BINS).toBe(true);
        expect(Object.values(counts).reduce((rows, times) => rows + times, 0)).toBe(all.length);
      }),
      { numRuns: 20 },
    );
  });

  it("says of no number that fewer are above it than are", () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const histogram = sum([of(all)]);
        const found = quantile(occurrences(histogram), share);
        const exact = quantile(occurrences(of(all)), share);
        if (exact === undefined) expect(found).toBeUndefined();
        else expect(found! - exact).toBeGreaterThanOrEqual(0);
        if (exact !== undefined) expect(found! - exact).toBeLessThan(histogram.width);
      }),
      { numRuns: 20 },
    );
  });
});
