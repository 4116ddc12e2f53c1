// The questions of init. Each is a pure function of what is known.
import { closestName } from "../../domain/closest-name.js";
import { flagName } from "../../domain/flag-name.js";
import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
import { didYouMean } from "../../domain/wrong-choice.js";
import { OVER_LIMIT_TEXT, type Trainer } from "../../trainers/trainer.js";
import { CATALOG } from "../catalog.js";
import { METHOD_KEYS } from "../setting-properties.js";
import type { Question } from "./ask.js";

const NONE = "none";

/** The option of a method that follows its name in an answer. */
const LENGTH = "previewTokens";

/** Which model reads the rows: one of the cache by its number, or any by its name. */
export function modelQuestion(cached: readonly string[]): Question<string | undefined> {
  const [only, other] = cached;
  return {
    title: "Which model will read the rows? The method virtual needs none.",
    lines: [
      ...cached.map((id, i) => `${i + 1} ${id}`),
      `${cached.length === 0 ? "" : "a number, or "}a Hugging Face id, a folder, npm:PACKAGE, or none`,
    ],
    fallback: only !== undefined && other === undefined ? only : NONE,
    read: (answer) => {
      if (answer === NONE) return undefined;
      const listed = numbered(answer, cached);
      if (listed !== undefined || !/^\d{1,3}$/.test(answer)) return listed ?? answer;
      throw new RunError("usage", `the model: ${answer} is not in the list; answer with a name, or none`);
    },
  };
}

/** Which trainer reads the rows. */
export function trainerQuestion<Name extends string>(names: readonly Name[]): Question<Name | undefined> {
  return {
    title: "Which trainer will read them? The rows get its format.",
    lines: [...inColumns(names.map((name, i) => `${i + 1} ${name}`)), "none: the rows keep their format"],
    fallback: NONE,
    read: (answer) => (answer === NONE ? undefined : named("trainer", answer, names)),
  };
}

/** A method, and its length of the preview if that was answered. */
export interface MethodAnswer {
  readonly name: string;
  readonly length: number | undefined;
}

/** Which method, with a row of each: its prompt's end and its answer's beginning. */
export function methodQuestion<Name extends string>(
  names: readonly Name[],
  samples: Readonly<Record<Name, readonly string[]>>,
): Question<MethodAnswer> {
  const property = METHOD_KEYS.get(LENGTH);
  const measured = property?.members ?? [];
  return {
    title: "Which method? This is the first row with each:",
    lines: [
      ...names.flatMap((name, i) => [
        `${i + 1} ${name}${measured.includes(name) ? ` (m = ${String(property?.property.default)}; "${i + 1} 8" has m = 8)` : ""}`,
        ...samples[name].map((line) => `  ${line}`),
      ]),
    ],
    fallback: CATALOG.defaultMethod,
    read: (answer) => {
      const [, word = answer, length] = /^(\S+)(?:\s+(\d{1,9}))?$/.exec(answer) ?? [];
      const name = named("method", CATALOG.methodAliases[word] ?? word, names);
      if (length !== undefined && !measured.includes(name))
        throw new RunError("usage", `${name} has no ${flagName(LENGTH)}; answer ${name} alone`);
      return { name, length: length === undefined ? undefined : Number(length) };
    },
  };
}

/** The lengths of the first rows, in tokens. */
export interface Lengths {
  readonly rows: number;
  readonly longest: number;
  /** 99 % of them are not longer. */
  readonly most: number;
}

/** The most tokens that a row may have. */
export function budgetQuestion(
  lengths: Lengths | undefined,
  trainer: (Pick<Trainer, "limit"> & { readonly name: string }) | undefined,
): Question<number | undefined> {
  const limit = trainer?.limit.tokens;
  return {
    title: "How many tokens may a row have? A longer one is not cut: it ends the run.",
    lines: [
      lengths === undefined
        ? "their lengths are not known, which needs a model, and rows that it can read"
        : `the longest of the first ${formatNumber(lengths.rows)} rows has ${formatNumber(lengths.longest)}; 99 % have at most ${formatNumber(lengths.most)}`,
      trainer === undefined || limit === undefined
        ? undefined
        : `${trainer.name} ${OVER_LIMIT_TEXT[trainer.limit.behavior]} ${formatNumber(limit)} tokens, unless it is told otherwise`,
      "a number, or none",
    ].filter((line) => line !== undefined),
    fallback: NONE,
    read: (answer) => {
      if (answer === NONE) return undefined;
      if (!/^[1-9][\d,]{0,12}$/.test(answer))
        throw new RunError("usage", "the budget: expected a whole number of at least 1, or none");
      return Number(answer.replaceAll(",", ""));
    },
  };
}

/** Where the rows go. */
export function outputQuestion(
  offered: string,
  exists: boolean,
  refuse: (name: string) => void,
): Question<string> {
  return {
    title: "Which file is written?",
    lines: exists ? [`${offered} exists; a run replaces it`] : [],
    fallback: offered,
    read: (answer) => {
      refuse(answer);
      return answer;
    },
  };
}

/** How many names stand on a line. */
const COLUMNS = 4;
const COLUMN_WIDTH = 20;

function inColumns(cells: readonly string[]): readonly string[] {
  const starts = cells.map((_, i) => i).filter((i) => i % COLUMNS === 0);
  return starts.map((start) => {
    const line = cells.slice(start, start + COLUMNS).map((cell) => cell.padEnd(COLUMN_WIDTH));
    return line.join("").trimEnd();
  });
}

function numbered<Name extends string>(answer: string, names: readonly Name[]): Name | undefined {
  return /^\d{1,3}$/.test(answer) ? names[Number(answer) - 1] : undefined;
}

/** Throws RunError `usage` for an answer that is neither a number of the list nor a name in it. */
function named<Name extends string>(what: string, answer: string, names: readonly Name[]): Name {
  const found = numbered(answer, names) ?? names.find((name) => name === answer.toLowerCase());
  if (found !== undefined) return found;
  throw new RunError(
    "usage",
    `the ${what}: expected a number from 1 to ${names.length}, or a name${didYouMean(closestName(answer.toLowerCase(), names))}`,
  );
}
