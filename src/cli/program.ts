import { Command, Option } from "commander";
import { WorkerCount } from "../block/workers/worker-count.js";
import { VERSION } from "../run/version.js";
import type { ParsedArguments } from "./command.js";
import { reports } from "./reports/registry.js";
import { checkOptions, settingOptions } from "./setting-flags.js";

const EXAMPLES = `
Examples:
  lookahead-prep train.jsonl -o out.jsonl
  lookahead-prep "data/*.jsonl.gz" --method true -t meta-llama/Llama-3.1-8B-Instruct -o out.jsonl.gz`;

const CHECK_EXAMPLES = `
Examples:
  lookahead-prep check train.jsonl -t meta-llama/Llama-3.1-8B-Instruct --target trl --target axolotl
  lookahead-prep check "data/*.jsonl" --target together --report github`;

const PLAN_EXAMPLES = `
Examples:
  lookahead-prep plan "data/*.jsonl" --shards 64 -o run && lookahead-prep submit slurm run > job.sh
  lookahead-prep run run --shard 0-63/64 && lookahead-prep merge run -o train.jsonl`;

/** Every command, by its name; `transform` is the one without. */
export const COMMANDS = ["transform", "check", "plan", "run", "merge", "status", "submit"] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Does what a command is for with what was typed. */
export type RunCommand = (command: CommandName, given: ParsedArguments) => Promise<void>;

/** The command line: its commands, their flags, help and examples. */
export function createProgram(runCommand: RunCommand): Command {
  const program = new Command("lookahead-prep")
    .description("Each prompt previews the beginning of its own answer, and not one other byte changes.")
    .argument(
      "[inputs...]",
      "files or globs, JSON Lines or one JSON array, plain, .gz or .zst; - or nothing for stdin",
    )
    .version(VERSION, "--version")
    .configureHelp({ helpWidth: 110 })
    .addHelpText("after", EXAMPLES)
    .allowExcessArguments(true)
    // errors are said by whoever catches them, so that nothing that was typed can steer the terminal
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .enablePositionalOptions();
  for (const option of settingOptions()) program.addOption(option);
  for (const option of [
    new Option(
      "-o, --output <FILE>",
      "published when complete, packed when it ends in .gz or .zst (default: stdout)",
    ),
    new Option("--rejects <FILE>", "write each unfit row's problem there, as JSON Lines"),
    new Option("--show-content", "let the rejects file hold the rows themselves"),
    new Option("--manifest <FILE>", "where to record the run (default: OUTPUT.manifest.json)"),
    new Option("--no-manifest", "record nothing"),
    new Option("--config <FILE>", "settings as JSON, or the manifest of an earlier run; flags win"),
    new Option(
      "--filter",
      "from stdin to stdout, a row on each line for each row that came, or a failure: for engines that pipe (Spark)",
    ),
    new Option(
      "--resume",
      "go on from what a run that was cut off has left, and leave as much when this one is",
    ),
    new Option("--workers <N>", WorkerCount.description),
    new Option("--no-progress", "no progress line"),
    new Option("--quiet", "only problems and errors on stderr"),
  ]) {
    program.addOption(option);
  }
  program.action((inputs: string[]) => runCommand("transform", { inputs, flags: program.opts() }));
  const command = (name: CommandName, summary: string, inputs: string, meaning: string): Command => {
    const definition = program
      .command(name)
      .description(summary)
      .argument(inputs, meaning)
      // one more than is looked at would go unnoticed
      .allowExcessArguments(false)
      .configureHelp({ helpWidth: 110 })
      .configureOutput({ outputError: () => undefined })
      .exitOverride();
    return definition.action((...given: unknown[]) =>
      runCommand(name, { inputs: given.slice(0, -2).flat() as string[], flags: definition.opts() }),
    );
  };
  const judge = command(
    "check",
    "Judges training files, made here or elsewhere, as trainers will see them; writes nothing.",
    "[inputs...]",
    "files or globs; - or nothing for stdin",
  ).addHelpText("after", CHECK_EXAMPLES);
  for (const option of checkOptions()) judge.addOption(option);
  const formats = Object.entries(reports).map(([name, { summary }]) => `${name} (${summary})`);
  judge.addOption(new Option("--report <FORMAT>", `${formats.join(", ")} (default: text)`));

  const planned = command(
    "plan",
    "Cuts inputs into shards for several machines, and writes the plan that all of them go by.",
    "[inputs...]",
    "files or globs on a file system that all machines see, or in a store (s3://, hf://)",
  ).addHelpText("after", PLAN_EXAMPLES);
  for (const option of settingOptions()) planned.addOption(option);
  planned
    .option("-o, --output <FOLDER>", "the folder of the run: plan, parts and markers")
    .option("--shards <N>", "how many shards (default: one for each 512 MB)")
    .option("--show-content", "let the rejects files hold the rows themselves")
    .option("--config <FILE>", "settings as JSON, or the manifest of an earlier run; flags win")
    .option("--force-new", "throw away another run in the folder, with all that it made");

  const FOLDER = "the folder of a planned run";
  const verify = "how files of shards that are done are looked at: size or sha256 (default: size)";
  command("run", "Makes shards of a planned run; those that are done are passed over.", "<folder>", FOLDER)
    .option("--shard <I/N|auto>", "which: 3/64, 0-7,12/64, or auto for the scheduler's own number")
    .option("--shards-per-task <K>", "with auto: each task makes K shards, one behind the other (default: 1)")
    .option("--workers <N>", `${WorkerCount.description?.replace(/ \(.*/, "")} (default: 1)`)
    .option("--verify <HOW>", verify);
  command(
    "merge",
    "Checks that all shards are there, and publishes manifest.json and _SUCCESS.",
    "<folder>",
    FOLDER,
  )
    .option("-o, --output <FILE>", "put all rows into one file, too")
    .option("--rejects <FILE>", "put all rejects into one file, too")
    .option("--verify <HOW>", verify)
    .option("--wait <SECONDS>", "how long a marker may be on its way through the file system (default: 5)");
  command("status", "Tells which shards are done.", "<folder>", FOLDER)
    .option("--missing", "print those that are not, and nothing else")
    .option("--format <FORMAT>", "of --missing: lines, json or slurm-array (default: lines)")
    .option("--shards-per-task <K>", "with slurm-array: number tasks of K shards (default: 1)")
    .option("--verify <HOW>", verify);
  command(
    "submit",
    "Prints a job script for a planned run: read it, then send it.",
    "<scheduler>",
    "slurm, k8s or parallel",
  )
    .argument("<folder>", FOLDER)
    .option("--print", "print the script: the default, and all that it does")
    .option("--missing", "only the tasks with a shard that is not done")
    .option(
      "--shards-per-task <K>",
      "shards for each task, one behind the other (default: as few as the limit allows)",
    )
    .option("--array-limit <N>", "the most tasks of one array (default: 1000)")
    .option("--max-parallel <N>", "the most tasks that run at once")
    .option("--command <COMMAND>", "how machines of the cluster call the tool (default: lookahead-prep)")
    .option("--image <IMAGE>", "k8s: the container image")
    .option("--claim <NAME>", "k8s: the volume claim that is mounted at /data");
  return program;
}
