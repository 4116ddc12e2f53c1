import { Option } from "commander";
import { z } from "zod";
import { RunError } from "../../domain/run-error.js";
import { connectorNamed, KNOWN_CONNECTORS } from "../../methods/connector.js";
import type { CheckSeverities } from "../../rules/registry.js";
import { TRAINERS } from "../../trainers/registry.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { reports } from "../reports/registry.js";
import { checkOptions } from "../setting-flags.js";

const Trainers = z.array(z.enum(TRAINERS));

const FORMATS = Object.entries(reports).map(([name, { summary }]) => `${name} (${summary})`);

/** Checks training files and writes nothing. */
export const check = defineCommand({
  arguments: [["[inputs...]", "files or globs; - or nothing for stdin"]],
  options: () => [
    ...checkOptions(),
    new Option("--report <FORMAT>", `${FORMATS.join(", ")} (default: text)`),
  ],
  examples: [
    "lookahead-prep check train.jsonl -t meta-llama/Llama-3.1-8B-Instruct --target trl --target axolotl",
    'lookahead-prep check "data/*.jsonl" --target together --report github',
  ],
  run: async ({ inputs, flags }, world, terminal) => {
    const { connector, report = "text", target: names = [], ...rest } = flags;
    const { checksFrom, settingName, settingsFrom } = await import("../settings-from-flags.js");
    const { parseSettings } = await import("../../settings/parse-settings.js");
    const { settings } = parseSettings(settingsFrom({ ...rest, method: "vanilla" }, {}), false, settingName);
    const format = Object.hasOwn(reports, String(report)) ? reports[String(report)] : undefined;
    if (format === undefined)
      throw new RunError("usage", `--report: expected one of ${Object.keys(reports).join(", ")}`);
    if (inputs.length === 0 && terminal.stdinIsTerminal) {
      terminal.log("no input: name files or globs, or pipe rows in; --help shows the flags");
      return EXIT.usage;
    }
    const trainers = Trainers.safeParse(names);
    if (!trainers.success) throw new RunError("usage", `--target: expected one of ${TRAINERS.join(", ")}`);
    const live = format.create();
    const lines: string[] = [];
    const { checkFiles } = await import("../../check/check-files.js");
    const done = await checkFiles(
      {
        settings,
        inputs: inputs.length > 0 ? inputs : ["-"],
        trainers: trainers.data,
        // parseSettings has validated them
        severities: (checksFrom(rest["check"], undefined) ?? {}) as Partial<CheckSeverities>,
        connectors: connector === undefined ? KNOWN_CONNECTORS : [connectorNamed(String(connector))],
        onProblem: (problem) => {
          const line = live.problem(problem);
          if (line !== undefined) lines.push(line);
        },
      },
      world,
    );
    await world.stdout.write(Buffer.from(`${[...lines, live.end(done)].join("\n")}\n`));
    return done.failed === 0 && Object.keys(done.tooFew).length === 0 ? EXIT.done : EXIT.rejected;
  },
});
