import type { Rule } from "../domain/rules.js";
import { HashSample } from "../roles/hash-sample.js";
import type { RawRow } from "../row/raw-row.js";
import type { Judgement } from "./examine.js";

/** Which rows are shown. */
export type Choice =
  /** The first row and, if it breaks no rule, the first of the next ones that does. */
  | { readonly kind: "default" }
  /** A row of one input, by its position as messages have it; of the first input without a name. */
  | { readonly kind: "position"; readonly file: string | undefined; readonly position: number }
  /** The rows with the smallest hash of their bytes and the seed: the same ones whatever their order. */
  | { readonly kind: "sample"; readonly count: number; readonly seed: number }
  | { readonly kind: "longest" }
  /** The first rows that a run rejects, or that `check` fails. */
  | { readonly kind: "rejected" }
  /** The first rows that break the rule, warnings included. */
  | { readonly kind: "rule"; readonly rule: Rule };

/** A row that may be shown. */
export interface Candidate {
  readonly file: string;
  readonly position: number;
  /** Undefined for a row that is too long to be read. */
  readonly raw: RawRow | undefined;
  /** What is said of it; made on first use. */
  readonly judgement: Judgement;
}

/** Chooses rows from all that it is given, in order. */
export interface Chooser {
  /** Takes the next row; returns whether more rows can make a difference. */
  readonly take: (candidate: Candidate) => boolean;
  /** The chosen rows in their order, and a line on those that are not shown. */
  readonly end: () => { readonly chosen: readonly Candidate[]; readonly note: string | undefined };
}

/** How many rows are looked at for one that breaks a rule, when none was asked for. */
const LOOKED_AT = 1000;
/** How many of the rows that break a rule are shown. */
const SHOWN = 3;

export function createChooser(choice: Choice): Chooser {
  switch (choice.kind) {
    case "default":
      return firstAndBroken();
    case "position":
      return atPosition(choice.file, choice.position);
    case "sample":
      return smallest(choice.count, choice.seed);
    case "longest":
      return longest();
    case "rejected":
      return matching(({ problem }) => problem !== undefined, "are rejected", "no row is rejected");
    case "rule":
      return matching(
        ({ rules }) => rules.has(choice.rule),
        `break ${choice.rule}`,
        `no row breaks ${choice.rule}`,
      );
  }
}

function firstAndBroken(): Chooser {
  const chosen: Candidate[] = [];
  let seen = 0;
  let isBroken = false;
  return {
    take: (candidate) => {
      seen++;
      isBroken = candidate.judgement.rules.size > 0;
      if (seen === 1 || isBroken) chosen.push(candidate);
      return !isBroken && seen < LOOKED_AT;
    },
    end: () => ({
      chosen,
      note:
        chosen.length === 0 || isBroken
          ? undefined
          : `the first ${seen === 1 ? "row breaks" : `${seen} rows break`} no rule`,
    }),
  };
}

/** Why no row was found; `last` is the position of the last row of its file. */
function missing(last: number | undefined): string {
  return last === undefined
    ? "there is no such row"
    : `there is no such row; the last one has the number ${last}`;
}

function atPosition(file: string | undefined, position: number): Chooser {
  const chosen: Candidate[] = [];
  let first: string | undefined;
  let last: number | undefined;
  return {
    take: (candidate) => {
      first ??= candidate.file;
      if (candidate.file === (file ?? first)) last = candidate.position;
      if (candidate.file === (file ?? first) && candidate.position === position) chosen.push(candidate);
      return chosen.length === 0;
    },
    end: () => ({ chosen, note: chosen.length === 0 ? missing(last) : undefined }),
  };
}

function smallest(count: number, seed: number): Chooser {
  const sample = new HashSample<Candidate>(count, seed);
  return {
    take: (candidate) => {
      if (candidate.raw === undefined) return true;
      const { block, start, end } = candidate.raw;
      sample.offer(block.bytes.subarray(start, end), candidate);
      return true;
    },
    end: () => {
      const kept = sample.end();
      return {
        chosen: kept.toSorted((a, b) => a.index - b.index).map(({ item }) => item),
        note: kept.length < count ? `there are only ${kept.length} rows` : undefined,
      };
    },
  };
}

function longest(): Chooser {
  let most: Candidate | undefined;
  return {
    take: (candidate) => {
      if (most === undefined || candidate.judgement.tokens > most.judgement.tokens) most = candidate;
      return true;
    },
    end: () => ({ chosen: most === undefined ? [] : [most], note: undefined }),
  };
}

function matching(fits: (judgement: Judgement) => boolean, what: string, none: string): Chooser {
  const chosen: Candidate[] = [];
  let found = 0;
  return {
    take: (candidate) => {
      if (fits(candidate.judgement) && ++found <= SHOWN) chosen.push(candidate);
      return true;
    },
    end: () => ({
      chosen,
      note:
        found === 0
          ? none
          : found <= SHOWN
            ? undefined
            : `${found} rows ${what}; these are the first ${SHOWN}`,
    }),
  };
}
