import { RunError } from "../../domain/run-error.js";
import type { World } from "../../run/world.js";
import { parseSettings } from "../../settings/parse-settings.js";
import { planRun } from "../../shards/plan.js";
import { SCHEDULERS } from "../../shards/schedulers/registry.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { NO_CONFIG, readConfig } from "../config-file.js";
import { EXIT } from "../exit-codes.js";
import { formatNumber } from "../format-number.js";
import { settingName, settingsFrom } from "../setting-flags.js";
import { wholeNumber } from "./shard-arguments.js";

/** `plan`: from inputs and settings to a folder with a plan. Throws RunError. */
export async function plan(
  { inputs, flags }: ParsedArguments,
  world: World,
  { log }: Terminal,
): Promise<number> {
  const config = flags["config"] === undefined ? NO_CONFIG : await readConfig(String(flags["config"]));
  const settings = parseSettings(settingsFrom(flags, config.settings), false, settingName);
  const named = inputs.length > 0 ? inputs : config.inputs;
  if (named.length === 0) throw new RunError("usage", "no input: name files or globs to cut into shards");
  if (flags["output"] === undefined) throw new RunError("usage", "--output names the folder of the run");
  const folder = String(flags["output"]);
  const { plan: planned, isKnown } = await planRun(
    {
      ...{ settings, folder, inputs: named },
      shards: flags["shards"] === undefined ? undefined : wholeNumber("--shards", flags["shards"]),
      showContent: flags["showContent"] === true,
      isNew: flags["forceNew"] === true,
    },
    { ...world, onNotice: log },
  );
  const count = planned.shards.length;
  const bytes = planned.fingerprint.inputs.reduce((sum, input) => sum + input.bytes, 0);
  log(
    `${isKnown ? "planned already" : "planned"}: ${formatNumber(bytes)} bytes in ${formatNumber(count)} shards, run ${planned.run.slice(0, 12)}`,
  );
  log(`next: lookahead-prep run ${folder} --shard 0/${count}, for each shard up to ${count - 1}/${count}`);
  log(`or:   lookahead-prep submit ${SCHEDULERS.join("|")} ${folder}, which prints a job script`);
  return EXIT.done;
}
