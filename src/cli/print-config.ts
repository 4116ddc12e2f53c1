import type { World } from "../run/world.js";
import { formatConfig } from "../settings/config-file.js";
import type { ParsedArguments } from "./command.js";
import type { Config } from "./config.js";
import { EXIT } from "./exit-codes.js";
import { validateSettings } from "./validate-settings.js";

/**
 * Writes the settings with which the command would run, defaults included, and the files that it names, as a configuration.
 * Nothing else runs. Returns the exit code. Throws RunError `usage`.
 */
export async function printConfig(
  { inputs, flags }: ParsedArguments,
  config: Config,
  world: World,
): Promise<number> {
  const { settings } = validateSettings(config.settings);
  const named = inputs.length > 0 ? inputs : config.inputs;
  const output = flags["output"] === undefined ? config.output : String(flags["output"]);
  const files = {
    inputs: named.length > 0 ? [...named] : undefined,
    output: output === "-" ? undefined : output,
  };
  await world.stdout.write(Buffer.from(formatConfig(settings, files)));
  return EXIT.done;
}
