import { formatNumber } from "../domain/format-number.js";
import type { Trainer } from "./trainer.js";

/** The names of the trainers whose claims were only read: no settings are written for them. */
export function notRun<Name extends string>(
  family: Iterable<readonly [Name, Pick<Trainer, "ran">]>,
): readonly Name[] {
  return [...family].filter(([, { ran }]) => ran === undefined).map(([name]) => name);
}

/** Why these trainers have no settings, and what to do; `longest` is undefined when tokens were not counted. */
export function withoutSettings(names: readonly string[], longest: number | undefined): string {
  const [were, only] = names.length === 1 ? ["it was", "its"] : ["they were", "their"];
  const limit = longest === undefined ? "" : ` (the longest has ${formatNumber(longest)} tokens)`;
  return `no settings are written for ${names.join(", ")}: ${were} not run on such rows, only read; put the loss on the answers yourself, set ${only} limit so that no row is cut${limit}, and look at the first batch`;
}
