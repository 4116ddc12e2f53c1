import { EAST_ASIAN } from "./recipes.js";

/** How many times as fast the first contender should be as the second one; without a goal, the ratio is printed only. */
export const RATIOS = [
  { fast: "virtual", slow: "jq", goal: 5 },
  { fast: "virtual", slow: "duckdb", goal: 1.3 },
  { fast: "virtual2", slow: "jq", goal: 6 },
  { fast: "virtual2", slow: "duckdb", goal: 1.2 },
  { fast: "virtual2", slow: "virtual" },
  { fast: "messages2", slow: "messages" },
  { fast: "sharegpt2", slow: "sharegpt" },
  { fast: "true", slow: "jq" },
  { fast: "rendered2", slow: "rendered", goal: 1.8 },
  // what the machine gives: two workers cannot come above it
  { fast: "renderedTwice", slow: "rendered" },
];

/** The most seconds of single figures; a start, on a machine that may be busy. */
export const SECONDS = { start: 0.15, loading: 0.06, command: 0.35, help: 0.1, longPiece: 1 };

/** The most memory with a vocabulary of 128,000 entries, and how much more ten times the input may take. */
export const MEMORY = { bytes: 150e6, bytesOfTwoWorkers: 220e6, growth: 1.1 };

/** How many times as fast six variants should be in one sweep as in six runs. */
export const SWEEP = 3;

/** How many times as fast as the others our counting should be, on one thread each. */
export const COUNTING = {
  rust: (corpus) => (corpus === EAST_ASIAN ? 5 : 10),
  // its second pass against our first one
  quicktok: (corpus) => (corpus === EAST_ASIAN ? undefined : 0.6),
};
