import { describe, expect, it } from "vitest";
import { bootstrap, randomNumbers } from "../../src/scoring/statistics/bootstrap.js";
import { holm } from "../../src/scoring/statistics/holm.js";
import { isApart } from "../../src/scoring/statistics/interval.js";
import { logFactorial } from "../../src/scoring/statistics/log-gamma.js";
import { twoSided } from "../../src/scoring/statistics/normal.js";
import { bonettPrice, mcnemar } from "../../src/scoring/statistics/paired-rates.js";
import { smallestDifference, smallestPairedDifference } from "../../src/scoring/statistics/power.js";
import { newcombe, newcombeP, wilson } from "../../src/scoring/statistics/rates.js";
import {
  percentInterval,
  studentInterval,
  studentQuantile,
  welch,
} from "../../src/scoring/statistics/student.js";
import { readRecorded } from "../helpers/recorded.js";

interface Recorded {
  readonly wilson: readonly (readonly [hits: number, n: number, low: number, high: number])[];
  readonly newcombe: readonly (readonly [number, number, number, number, low: number, high: number])[];
  readonly mcnemar: readonly (readonly [gained: number, lost: number, p: number])[];
  readonly student: readonly (readonly [probability: number, degrees: number, quantile: number])[];
  readonly normal: readonly (readonly [z: number, p: number])[];
  readonly welch: readonly (readonly [number, number, number, number, number, number, p: number])[];
  readonly holm: readonly (readonly [raw: readonly number[], adjusted: readonly number[]])[];
}

const recorded = JSON.parse(readRecorded("statistics.json.gz")) as Recorded;

const greatest = (values: readonly number[]): number =>
  values.reduce((one, other) => Math.max(one, other), 0);
const away = (interval: readonly number[], low: number, high: number): number =>
  Math.max(Math.abs(interval[0]! - low), Math.abs(interval[1]! - high));

describe("against statsmodels 0.15.0 and scipy 1.17.1", () => {
  it("Wilson", () => {
    expect(
      greatest(recorded.wilson.map(([hits, n, ...ends]) => away(wilson({ hits, n }), ...ends))),
    ).toBeLessThan(1e-12);
  });

  it("Newcombe", () => {
    const distances = recorded.newcombe.map(([hits, n, others, m, ...ends]) =>
      away(newcombe({ hits, n }, { hits: others, n: m }), ...ends),
    );
    expect(greatest(distances)).toBeLessThan(1e-12);
  });

  it("McNemar", () => {
    const distances = recorded.mcnemar.map(([gained, lost, p]) =>
      Math.abs(mcnemar({ gained, lost, n: gained + lost }) / p - 1),
    );
    expect(greatest(distances)).toBeLessThan(1e-9);
  });

  it("Student's quantile", () => {
    const distances = recorded.student.map(([probability, degrees, quantile]) =>
      Math.abs(studentQuantile(probability, degrees) / quantile - 1),
    );
    expect(greatest(distances)).toBeLessThan(1e-10);
  });

  it("the normal distribution, to its far tails", () => {
    expect(greatest(recorded.normal.map(([z, p]) => Math.abs(twoSided(z) / p - 1)))).toBeLessThan(1e-12);
  });

  it("Welch's test", () => {
    const distances = recorded.welch.map(([mean, sd, n, other, otherSd, m, p]) =>
      Math.abs(welch({ mean, sd, n }, { mean: other, sd: otherSd, n: m }).p / p - 1),
    );
    expect(greatest(distances)).toBeLessThan(1e-8);
  });

  it("Holm", () => {
    for (const [raw, adjusted] of recorded.holm)
      expect(greatest(holm(raw).map((p, i) => Math.abs(p - adjusted[i]!)))).toBeLessThan(1e-15);
  });
});

/** How often an interval of Bonett and Price holds the true difference, when answers change with these probabilities. */
function coverage(n: number, up: number, down: number, seed: number): number {
  const random = randomNumbers(seed);
  const draws = 2000;
  let held = 0;
  for (let draw = 0; draw < draws; draw++) {
    let [gained, lost] = [0, 0];
    for (let i = 0; i < n; i++) {
      const share = random() / 2 ** 32;
      if (share < up) gained++;
      else if (share < up + down) lost++;
    }
    const [low, high] = bonettPrice({ gained, lost, n });
    if (low <= up - down && up - down <= high) held++;
  }
  return held / draws;
}

describe("Bonett and Price", () => {
  it.each([
    [30, 0.1, 0.1],
    [30, 0.3, 0.05],
    [30, 0.02, 0.01],
    [330, 0.02, 0.01],
    [330, 0.25, 0.1],
    [1319, 0.08, 0.1],
  ])("holds the true difference of %i answers in at least 94 %%", (n, up, down) => {
    expect(coverage(n, up, down, 7)).toBeGreaterThanOrEqual(0.94);
  });

  it("stays within 1, and is about 0 when nothing differs", () => {
    expect(bonettPrice({ gained: 5, lost: 0, n: 5 })[1]).toBeLessThanOrEqual(1);
    const [low, high] = bonettPrice({ gained: 0, lost: 0, n: 330 });
    expect(low).toBeCloseTo(-high, 15);
  });
});

it("the p of Newcombe is below 0.05 exactly where its interval does not hold 0", () => {
  for (const [hits, n, others, m] of recorded.newcombe) {
    const [one, other] = [
      { hits, n },
      { hits: others, n: m },
    ];
    const p = newcombeP(one, other);
    expect(p < 0.05).toBe(isApart(newcombe(one, other)));
    expect(newcombeP(other, one)).toBeCloseTo(p, 12);
  }
  expect(newcombeP({ hits: 5, n: 9 }, { hits: 5, n: 9 })).toBe(1);
});

describe("the bootstrap", () => {
  const differences = Array.from({ length: 200 }, (_, i) => (i % 7) - 2.5);

  it("gives the same interval for the same seed, and another for another", () => {
    expect(bootstrap(differences)).toEqual(bootstrap(differences));
    expect(bootstrap(differences, 1)).not.toEqual(bootstrap(differences, 2));
  });

  it("is near Student's interval", () => {
    const mean = differences.reduce((one, other) => one + other, 0) / 200;
    const sd = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199);
    const student = studentInterval({ mean, sd, n: 200 });
    expect(away(bootstrap(differences).interval, student[0], student[1])).toBeLessThan(0.02);
  });

  it("has a small p where a mean is apart from 0, and never 0", () => {
    expect(bootstrap(differences).p).toBeLessThan(0.01);
    expect(bootstrap([1, 2, 3, 1, 2, 3]).p).toBeGreaterThan(0);
    expect(bootstrap([1, -1, 1, -1]).p).toBeGreaterThan(0.5);
    expect(bootstrap([0, 0]).p).toBe(1);
  });

  it("has no width without spread", () => {
    expect(bootstrap([2, 2, 2]).interval).toEqual([2, 2]);
  });
});

describe("ends", () => {
  it("a rate of 0 or 1 has an interval that begins or ends there", () => {
    expect(wilson({ hits: 0, n: 1 })[0]).toBe(0);
    expect(wilson({ hits: 330, n: 330 })[1]).toBe(1);
  });

  it("one value gives no interval of a mean", () => {
    expect(studentInterval({ mean: 3, sd: 0, n: 1 })).toEqual([-Infinity, Infinity]);
    // two values hardly more, but percentages have ends
    expect(percentInterval({ mean: 50, sd: 70.7, n: 2 })).toEqual([0, 100]);
  });

  it("the exact test has p 1 when nothing differs, and when as many differ each way", () => {
    expect(mcnemar({ gained: 0, lost: 0, n: 9 })).toBe(1);
    expect(mcnemar({ gained: 4, lost: 4, n: 9 })).toBe(1);
    expect(mcnemar({ gained: 0, lost: 2000, n: 2000 })).toBe(0);
  });

  it("a logarithm of a factorial has all its digits", () => {
    expect(logFactorial(0)).toBeCloseTo(0, 14);
    expect(logFactorial(20) / Math.log(2432902008176640000)).toBeCloseTo(1, 14);
  });
});

describe("the smallest difference that can be seen", () => {
  it.each([
    [0.6, 330, 10.7],
    [0.97, 330, 3.7],
    [0.41, 1319, 5.4],
  ])("at a rate of %d with %i answers: %d points", (share, n, points) => {
    expect(100 * smallestDifference({ hits: share * n, n }, n)).toBeCloseTo(points, 1);
  });

  it("is never 0", () => {
    expect(smallestDifference({ hits: 0, n: 5 }, 5)).toBeGreaterThan(0);
    expect(smallestPairedDifference(0, 5)).toBeGreaterThan(0);
  });

  it("apart means that an interval does not hold 0", () => {
    expect([isApart([0.1, 0.2]), isApart([-2, -1]), isApart([-1, 1]), isApart([0, 1])]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
