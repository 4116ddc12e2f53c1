import { formatPlace } from "../domain/place.js";
import type { Rule } from "../domain/rules.js";
import type { Sample, Samples } from "../roles/samples.js";

/** A row that is shown, and why it was chosen. */
export interface ChosenSample {
  readonly sample: Sample;
  readonly reasons: readonly string[];
}

/** Most rows of a page, whatever a manifest holds. */
const MOST_ROWS = 50;

/** Each row once: what was found first, then the extremes, then those that a hash chose. */
export function chosenSamples({ random, longest, shortestAnswer, broken }: Samples): readonly ChosenSample[] {
  const reasonsOf = new Map<string, { readonly sample: Sample; readonly reasons: string[] }>();
  const add = (sample: Sample | undefined, reason: string): void => {
    if (sample === undefined) return;
    const key = formatPlace(sample.place);
    const known = reasonsOf.get(key);
    if (known === undefined) reasonsOf.set(key, { sample, reasons: [reason] });
    else known.reasons.push(reason);
  };
  for (const [rule, sample] of Object.entries(broken) as [Rule, Sample][])
    add(sample, `the first row that ${rule} found`);
  add(longest, "the longest row");
  add(shortestAnswer, "the shortest answer");
  for (const sample of random) add(sample, "chosen by its hash");
  return [...reasonsOf.values()].slice(0, MOST_ROWS);
}
