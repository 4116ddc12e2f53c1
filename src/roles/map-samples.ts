import type { Rule } from "../domain/rules.js";
import type { Sample, Samples } from "./samples.js";

/** The same samples, each changed in the same way. */
function mapSamples(
  { random, longest, shortestAnswer, broken }: Samples,
  change: (sample: Sample) => Sample,
): Samples {
  return {
    random: random.map(change),
    ...(longest && { longest: change(longest) }),
    ...(shortestAnswer && { shortestAnswer: change(shortestAnswer) }),
    broken: Object.fromEntries(
      (Object.entries(broken) as [Rule, Sample][]).map(([rule, sample]) => [rule, change(sample)]),
    ),
  };
}

/** The samples without any text of a row: lengths alone. */
export function withoutTexts(samples: Samples): Samples {
  return mapSamples(samples, ({ texts: _, ...lengths }) => lengths);
}
