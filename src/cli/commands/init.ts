import { flagName } from "../../domain/flag-name.js";
import { defineCommand } from "../command.js";
import { usualFlag } from "../flag.js";
import { settingOptions } from "../setting-flags.js";
import { FORMAT_KEYS } from "../setting-properties.js";

/** What the rows are, and the model that is offered. */
const FLAGS = ["--from", ...[...FORMAT_KEYS.keys()].map(flagName), "--tokenizer"];

/** Writes a configuration for files, after at most five questions. */
export const init = defineCommand({
  arguments: [["[inputs...]", "the files or globs that the configuration is for"]],
  options: () => [
    usualFlag("Configuration", "-o, --output <FILE>", "where to write it (default: lookahead-prep.json)"),
    usualFlag("Configuration", "-y, --yes", "ask nothing: the answers that are offered"),
    usualFlag("Configuration", "--force", "replace a file that is there"),
    ...settingOptions().filter(({ long }) => FLAGS.includes(String(long))),
  ],
  examples: ["lookahead-prep init train.jsonl", "lookahead-prep init train.jsonl --yes -o c.json"],
  run: async (parsed, world, terminal) => {
    const { initConfig } = await import("../init/init-config.js");
    return initConfig(parsed, world, terminal);
  },
});
