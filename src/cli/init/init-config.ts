import { untilAborted } from "../../run/until-aborted.js";
import type { World } from "../../run/world.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { commandLine } from "../command-line.js";
import { EXIT } from "../exit-codes.js";
import { settingsFrom } from "../settings-from-flags.js";
import { validateSettings } from "../validate-settings.js";
import { askAll } from "./answers.js";
import { asksOnStdin, takesOffers } from "./ask.js";
import { configFile } from "./config-output.js";
import { lookAt } from "./look.js";

/** Looks at the inputs, asks, and writes a configuration. Returns the exit code. Throws RunError. */
export async function initConfig(
  { inputs, flags }: ParsedArguments,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const { settings } = validateSettings(settingsFrom(flags, {}));
  const { format, formatOptions, tokenizer } = settings;
  const given = { format, formatOptions };
  // before anything is asked
  const file = configFile(flags, world);
  const look = await untilAborted(lookAt(inputs, settings, world), world.signal);
  await file.refuseInputs(look.inputs);
  for (const line of look.lines) terminal.log(line);
  const asker = flags["yes"] === true ? takesOffers(terminal) : asksOnStdin(terminal, world);
  const known = { inputs, given, exchange: look.exchange, tokenizer, config: file.name };
  const answers = await untilAborted(askAll(known, asker, world), world.signal);
  await asker.close();
  await file.write(answers);
  const isCounted = answers.settings.tokenizer !== undefined;
  terminal.log(
    `${file.name}: written; to run it, and ${isCounted ? "to look at a row" : "to see first what it would do"}:`,
  );
  const words = ["lookahead-prep"];
  const run = { words, inputs: [], flags: { config: file.name } };
  const commands = isCounted
    ? [commandLine(run, {}), commandLine({ ...run, words: [...words, "inspect"] }, {})]
    : [commandLine(run, {}), commandLine(run, { dryRun: true })];
  await world.stdout.write(
    Buffer.from(commands.map((line) => (line === undefined ? "" : `${line}\n`)).join("")),
  );
  if (!isCounted)
    terminal.log("a model's tokenizer (--tokenizer) lets `lookahead-prep inspect` show its tokens");
  return EXIT.done;
}
