import { quantileOf } from "../../block/histogram.js";
import { run } from "../../run/run.js";
import type { World } from "../../run/world.js";
import { parseSettings } from "../../settings/parse-settings.js";
import type { SettingsInput } from "../../settings/settings.js";
import type { Lengths } from "./questions.js";

/** Enough for a 99th percentile, few enough to count in a second. */
const ROWS = 1000;

/** The share of the rows whose longest is named. */
const MOST_ROWS = 0.99;

/** The tokens of the first rows, as a run counts them; undefined if none can be prepared. Throws RunError. */
export async function countTokens(
  settings: SettingsInput,
  inputs: readonly string[],
  world: World,
): Promise<Lengths | undefined> {
  const resolved = parseSettings({
    ...{ template: "auto", ...settings },
    ...{ limit: ROWS, onReject: "skip", allowEmpty: true },
  });
  const { tally } = await run(
    {
      ...{ resolved, inputs, outputs: "none", workers: 1 },
      ...{ resumes: false, showContent: false, expected: undefined },
    },
    world,
  );
  const { rows, after } = tally.tokens;
  if (rows === 0) return undefined;
  return { rows, longest: after.max, most: quantileOf(after.histogram, MOST_ROWS) ?? after.max };
}
