import { basename } from "node:path";
import { emptyTally, type Tally } from "../block/tally.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import type { Settings } from "../settings/settings.js";
import type { OutputSpec } from "../trainers/output-spec.js";
import { type TrainerName, trainers } from "../trainers/registry.js";
import type { Trainer, TrainerConfigFile, TrainerConfigInput } from "../trainers/trainer.js";
import type { RunEvents } from "./events.js";
import type { Outputs } from "./outputs.js";
import type { RunResult } from "./result.js";

/** The trainers' configuration for the rows that were written to `path`. */
function trainerConfigFiles(
  { turns, expand, trainers: names = [], checks }: Settings,
  { format, lossMark }: OutputSpec,
  path: string,
  { tokens, converted }: Tally,
): readonly TrainerConfigFile[] {
  const input: TrainerConfigInput = {
    file: basename(path),
    format,
    turns: expand ? "last" : turns,
    lossMark,
    turnsMayDiffer: (checks?.["turns-differ"] ?? "reject") !== "reject",
    hasTools: converted.withTools > 0,
    mediaColumns: Object.keys(converted.withMedia).sort(),
    longest: tokens.rows === 0 ? undefined : tokens.after.max,
  };
  const family: Readonly<Record<TrainerName, Trainer>> = trainers;
  return names.flatMap((name) => family[name].configFiles(input));
}

/** Publishes the trainers' configuration beside the rows. */
export async function publishTrainerConfig(
  { settings, output: spec }: ResolvedSettings,
  { output, tally }: RunResult,
  outputs: Outputs,
  events: RunEvents,
): Promise<void> {
  if (spec === undefined || settings.trainers === undefined) return;
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
  if (spec === undefined || settings.trainers === undefined) return [];
  return trainerConfigFiles(settings, spec, rows, emptyTally()).map(({ suffix }) => `${rows}.${suffix}`);
}
