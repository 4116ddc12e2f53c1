import { z } from "zod";
import { checkFiles } from "../../check/check-files.js";
import { RunError } from "../../domain/run-error.js";
import { KNOWN_CONNECTORS } from "../../methods/connector.js";
import type { CheckSeverities } from "../../rules/registry.js";
import type { World } from "../../run/world.js";
import { parseSettings } from "../../settings/parse-settings.js";
import { TRAINERS } from "../../trainers/registry.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { NO_CONFIG } from "../config-file.js";
import { EXIT } from "../exit-codes.js";
import { reports } from "../reports/registry.js";
import { checksFrom, settingName, settingsFrom } from "../setting-flags.js";

const Trainers = z.array(z.enum(TRAINERS));

/** The command `check`: from what was typed to an exit code. Throws RunError. */
export async function check(
  { inputs, flags }: ParsedArguments,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const { connector, report = "text", target: names = [], ...rest } = flags;
  const settings = parseSettings(
    settingsFrom({ ...rest, method: "vanilla" }, NO_CONFIG.settings),
    false,
    settingName,
  );
  const format = Object.hasOwn(reports, String(report)) ? reports[String(report)] : undefined;
  if (format === undefined) {
    throw new RunError("usage", `--report: expected one of ${Object.keys(reports).join(", ")}`);
  }
  if (inputs.length === 0 && terminal.stdinIsTerminal) {
    terminal.log("no input: name files or globs, or pipe rows in; --help shows the flags");
    return 2;
  }
  const trainers = Trainers.safeParse(names);
  if (!trainers.success) throw new RunError("usage", `--target: expected ${TRAINERS.join(", ")}`);
  const live = format.create();
  const print = (lines: string): Promise<void> => world.stdout.write(Buffer.from(`${lines}\n`));
  const waiting: string[] = [];
  const done = await checkFiles(
    {
      settings,
      inputs: inputs.length > 0 ? inputs : ["-"],
      trainers: trainers.data,
      // the settings have found them to be levels
      severities: (checksFrom(rest["check"], undefined) ?? {}) as Partial<CheckSeverities>,
      connectors: connector === undefined ? KNOWN_CONNECTORS : [String(connector)],
      onProblem: (problem) => {
        const line = live.problem(problem);
        if (line !== undefined) waiting.push(line);
      },
    },
    world,
  );
  await print([...waiting, live.end(done)].join("\n"));
  return done.failed === 0 && Object.keys(done.tooFew).length === 0 ? EXIT.done : EXIT.rejected;
}
