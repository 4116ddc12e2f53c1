import { RunError } from "../../domain/run-error.js";
import { AXES, type AxisName } from "../../evaluation/compare/axis.js";
import type { Weights } from "../../evaluation/compare/trade-off.js";

/** The weights of `jsr=2,utility=1`. Throws RunError `usage` for another text. */
export function parseWeights(text: string): Weights {
  const weights = new Map<AxisName, number>();
  for (const part of text.split(",")) {
    const [, word = "", number = ""] = /^\s*([^=]*?)\s*=\s*([0-9]+(?:\.[0-9]+)?)\s*$/.exec(part) ?? [];
    const name = AXES.find((axis) => axis === word);
    const weight = Number(number);
    if (name === undefined || !Number.isFinite(weight) || weight === 0 || weights.has(name))
      throw new RunError(
        "usage",
        `--weights: expected each of ${AXES.join(", ")} once at most, with a number above 0: jsr=2,utility=1`,
      );
    weights.set(name, weight);
  }
  return weights;
}
