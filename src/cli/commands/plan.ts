import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { configFrom } from "../config-flag.js";
import { EXIT } from "../exit-codes.js";
import { rareFlag, usualFlag } from "../flag.js";
import { settingOptions } from "../setting-flags.js";
import { settingsFrom } from "../settings-from-flags.js";

/** Writes a plan for inputs and settings to a folder. */
export const plan = defineCommand({
  arguments: [["[inputs...]", "files or globs that all machines see, also s3:// and hf://datasets/"]],
  options: () => [
    ...settingOptions().filter(({ long }) => long !== "--limit"),
    usualFlag("Run", "-o, --output <FOLDER>", "the folder of the run: plan, parts and markers"),
    usualFlag("Run", "--shards <N>", "how many shards (default: one per 512 MB)"),
    rareFlag("Rejected rows", "--show-content", "write the rows themselves to the rejects files"),
    usualFlag(
      "Run",
      "--config <FILE>",
      "settings as JSON, or the manifest of an earlier run; flags win",
      "settings, or a manifest; flags win",
    ),
    rareFlag("Run", "--force-new", "discard a different run in the folder, with all its files"),
  ],
  examples: [
    'lookahead-prep plan "data/*.jsonl" --shards 64 -o run',
    "lookahead-prep run run --shard 0-63/64 && lookahead-prep merge run",
  ],
  run: async ({ inputs, flags }, world, { log }) => {
    const config = await configFrom(flags["config"], world);
    const settings = settingsFrom(flags, config.settings);
    const { validateSettings } = await import("../validate-settings.js");
    const resolved = validateSettings(settings);
    const named = inputs.length > 0 ? inputs : config.inputs;
    if (named.length === 0) throw new RunError("usage", "no input: name files or globs to split into shards");
    if (flags["output"] === undefined)
      throw new RunError("usage", "no output: name the folder of the run with --output");
    const folder = String(flags["output"]);
    const { wholeNumber } = await import("../whole-number-flag.js");
    const { planRun } = await import("../../shards/plan.js");
    const { plan: planned, isKnown } = await planRun(
      {
        ...{ resolved, folder, inputs: named },
        shards: flags["shards"] === undefined ? undefined : wholeNumber("--shards", flags["shards"]),
        showContent: flags["showContent"] === true,
        isNew: flags["forceNew"] === true,
      },
      world,
      { onNotice: log },
    );
    const count = planned.shards.length;
    const bytes = planned.fingerprint.inputs.reduce((sum, input) => sum + input.bytes, 0);
    log(
      `${isKnown ? "already planned" : "planned"}: ${formatNumber(bytes)} bytes in ${formatNumber(count)} shards, run ${planned.run.slice(0, 12)}`,
    );
    const word = shellWord(folder);
    log(`next: lookahead-prep run ${word} --shard 0/${count}, for each shard up to ${count - 1}/${count}`);
    const [scheduler, ...others] = CATALOG.schedulers;
    log(
      `or:   lookahead-prep submit ${scheduler} ${word}, which prints a job script (also for ${others.join(", ")})`,
    );
    return EXIT.done;
  },
});
