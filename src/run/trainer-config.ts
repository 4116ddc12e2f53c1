import { basename } from "node:path";
import { emptyTally } from "../block/add-tally.js";
import type { Tally } from "../block/tally.js";
import { outputContainer } from "../domain/output-container.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import type { Settings } from "../settings/settings.js";
import { notRun, withoutSettings } from "../trainers/not-run.js";
import type { OutputSpec } from "../trainers/output-spec.js";
import type { TrainerConfigFile, TrainerConfigInput } from "../trainers/trainer.js";
import type { RunEvents } from "./events.js";
import type { Outputs } from "./outputs.js";
import type { RunResult } from "./result.js";

/** The configuration for the rows that were written to `path`, of each trainer that was run on such rows. */
function trainerConfigFiles(
  { turns, expand, checks }: Settings,
  { format, lossMark, trainers }: OutputSpec,
  path: string,
  tally: Tally,
): readonly TrainerConfigFile[] {
  const { converted } = tally;
  const input: TrainerConfigInput = {
    file: basename(path),
    container: outputContainer(path),
    format,
    turns: expand ? "last" : turns,
    lossMark,
    turnsMayDiffer: (checks?.["turns-differ"] ?? "reject") !== "reject",
    hasTools: converted.withTools > 0,
    mediaColumns: Object.keys(converted.withMedia).sort(),
    longest: longestOf(tally),
  };
  return trainers.flatMap(({ trainer }) => (trainer.ran === undefined ? [] : trainer.configFiles(input)));
}

/** The number of tokens of the longest row; undefined when rows were not rendered. */
function longestOf({ tokens }: Tally): number | undefined {
  return tokens.rows === 0 ? undefined : tokens.after.max;
}

/** Publishes the trainers' configuration beside the rows, and says for which trainers there is none. */
export async function publishTrainerConfig(
  { settings, output: spec }: ResolvedSettings,
  { output, tally }: RunResult,
  outputs: Outputs,
  events: RunEvents,
): Promise<void> {
  if (spec === undefined || spec.trainers.length === 0) return;
  const without = notRun(spec.trainers.map(({ name, trainer }) => [name, trainer] as const));
  if (without.length > 0) events.onNotice?.(withoutSettings(without, longestOf(tally)));
  if (without.length === spec.trainers.length) return;
  if (output === undefined) {
    events.onNotice?.("the trainers' configuration is written only with an output file (--output)");
    return;
  }
  for (const { suffix, text } of trainerConfigFiles(settings, spec, output.path, tally)) {
    await outputs.publishBeside(suffix, text);
  }
}

/** The names of the configuration files that a run would publish beside these rows. */
export function trainerConfigNames(
  { settings, output: spec }: ResolvedSettings,
  rows: string,
): readonly string[] {
  if (spec === undefined) return [];
  return trainerConfigFiles(settings, spec, rows, emptyTally()).map(({ suffix }) => `${rows}.${suffix}`);
}
