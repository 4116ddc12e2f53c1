import { portion } from "../portion.js";
import type { PreviewRule } from "./rule.js";

/** A share of the answer's tokens, rounded down, within two bounds. */
export const ratio: PreviewRule = {
  syntax: "ratio:SHARE[:FLOOR[:CEILING]]",
  summary: "this share of the answer's tokens, at least FLOOR (default 1) and at most CEILING of them",
  pattern: "ratio:(0?\\.[0-9]{0,5}[1-9]0*|1(\\.0*)?)(:[1-9][0-9]{0,8}){0,2}",
  create: (text) => {
    const [, share, floor = 1, ceiling = Number.POSITIVE_INFINITY] = text.split(":").map(Number);
    if (floor > ceiling) return `the floor of ${floor} tokens is above the ceiling of ${ceiling}`;
    return (answer) => ({
      kind: "tokens",
      count: Math.min(ceiling, Math.max(floor, portion(share!, answer.tokens))),
    });
  },
};
