import { bootstrap } from "../../scoring/statistics/bootstrap.js";
import { type Interval, isApart } from "../../scoring/statistics/interval.js";
import { bonettPrice, type Discordance, mcnemar } from "../../scoring/statistics/paired-rates.js";
import {
  smallestDifference,
  smallestMeanDifference,
  smallestPairedDifference,
} from "../../scoring/statistics/power.js";
import { newcombe, newcombeP } from "../../scoring/statistics/rates.js";
import { welch } from "../../scoring/statistics/student.js";
import type { Cell } from "./cell.js";
import { inPercent, type MeanMeasure, percentOf, type RateMeasure, rateOf } from "./measure.js";
import { type OtherRequests, otherRequests, type RowScores } from "./row-scores.js";

/** Whether a difference is more than noise; not known without an interval. */
export type Verdict = "apart" | "within noise" | "not known";

/**
 * Apart is what has an interval without 0, and a p below 0.05 where there is one: an exact test of few answers may see less
 * than an interval does.
 */
export function verdictOf(interval: Interval | undefined, p = 0): Verdict {
  if (interval === undefined) return "not known";
  return isApart(interval) && p < 0.05 ? "apart" : "within noise";
}

/** How two variants differ in one column, in points of per cent. */
export interface Comparison {
  readonly difference: number;
  /** 95 %; undefined where a typed mean has no deviation. */
  readonly interval: Interval | undefined;
  readonly p: number | undefined;
  readonly verdict: Verdict;
  /** The smallest difference that as many answers could show (95 %, in 80 of 100 repetitions). */
  readonly smallest: number | undefined;
  readonly pairing: Pairing;
}

/** Whether the same rows are compared, and if not, why. */
export type Pairing =
  | {
      readonly kind: "paired";
      readonly pairs: number;
      readonly test: "McNemar" | "bootstrap";
      /** Pairs by id alone: what was asked, or should have been said, differs. */
      readonly others: OtherRequests;
    }
  | { readonly kind: "unpaired"; readonly reason: "typed" | "no rows" | "other ids" };

/** How one cell differs from another of its column: paired by rows where both have the same ids. */
export function compareCells(one: Cell, other: Cell): Comparison {
  const measured = measureDifference(one, other);
  return { ...measured, verdict: verdictOf(measured.interval, measured.p) };
}

type Measured = Omit<Comparison, "verdict">;

function measureDifference(one: Cell, other: Cell): Measured {
  const [rows, others] = [rowsOf(one), rowsOf(other)];
  if (rows === undefined || others === undefined) {
    const isTyped = one.origin.kind === "typed" || other.origin.kind === "typed";
    return unpaired(one, other, isTyped ? "typed" : "no rows");
  }
  if (rows.ids.size !== others.ids.size || ![...rows.ids].every((id) => others.ids.has(id)))
    return unpaired(one, other, "other ids");
  const pairs = [...rows.scores].flatMap(([id, score]) => {
    const counterpart = others.scores.get(id);
    return counterpart === undefined ? [] : [[score, counterpart] as const];
  });
  // every row lacks a score on one side
  if (pairs.length === 0) return unpaired(one, other, "other ids");
  const isCounted = one.measure.kind === "rate" && !rows.repeats && !others.repeats;
  const measured = isCounted
    ? pairedRates(pairs)
    : pairedMeans(pairs.map(([score, counterpart]) => score - counterpart));
  const test = isCounted ? "McNemar" : "bootstrap";
  const pairing = { kind: "paired", pairs: pairs.length, test, others: otherRequests(rows, others) } as const;
  return { ...measured, pairing };
}

const rowsOf = ({ origin }: Cell): RowScores | undefined =>
  origin.kind === "scored" ? origin.rows : undefined;

function pairedRates(
  pairs: readonly (readonly [score: number, counterpart: number])[],
): Omit<Measured, "pairing"> {
  const n = pairs.length;
  const gained = pairs.filter(([score, counterpart]) => score > counterpart).length;
  const lost = pairs.filter(([score, counterpart]) => score < counterpart).length;
  const discordance: Discordance = { gained, lost, n };
  return {
    difference: (100 * (gained - lost)) / n,
    interval: inPercent(bonettPrice(discordance)),
    p: mcnemar(discordance),
    smallest: 100 * smallestPairedDifference(gained + lost, n),
  };
}

function pairedMeans(differences: readonly number[]): Omit<Measured, "pairing"> {
  const n = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / n;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const { interval, p } = bootstrap(differences);
  return {
    difference: mean,
    interval,
    p,
    smallest: smallestMeanDifference(Math.sqrt(squares / Math.max(1, n - 1) / n)),
  };
}

function unpaired(one: Cell, other: Cell, reason: "typed" | "no rows" | "other ids"): Measured {
  const pairing = { kind: "unpaired", reason } as const;
  const difference = percentOf(one.measure) - percentOf(other.measure);
  // all cells of a column have the metric's kind
  const statistics =
    one.measure.kind === "rate"
      ? unpairedRates(one.measure, other.measure as RateMeasure)
      : unpairedMeans(one.measure, other.measure as MeanMeasure);
  return { difference, ...statistics, pairing };
}

type Statistics = Pick<Comparison, "interval" | "p" | "smallest">;

function unpairedRates(one: RateMeasure, other: RateMeasure): Statistics {
  const [rate, counterpart] = [rateOf(one), rateOf(other)];
  return {
    interval: inPercent(newcombe(rate, counterpart)),
    p: newcombeP(rate, counterpart),
    smallest: 100 * smallestDifference(counterpart, rate.n),
  };
}

function unpairedMeans(one: MeanMeasure, other: MeanMeasure): Statistics {
  if (one.sd === undefined || other.sd === undefined)
    return { interval: undefined, p: undefined, smallest: undefined };
  const { interval, p, standardError } = welch({ ...one, sd: one.sd }, { ...other, sd: other.sd });
  return { interval, p, smallest: smallestMeanDifference(standardError) };
}
