import { Command, Option } from "commander";
import { VERSION } from "../pipeline/version.js";
import { WorkerCount } from "../pipeline/workers/count.js";
import { checkOptions, settingOptions } from "./flags.js";
import { reports } from "./reports/registry.js";

/** What was typed, before anything is made of it. */
export interface Typed {
  readonly inputs: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
}

const EXAMPLES = `
Examples:
  lookahead-prep train.jsonl -o out.jsonl
  lookahead-prep "data/*.jsonl.gz" --method true -t meta-llama/Llama-3.1-8B-Instruct -o out.jsonl.gz`;

const CHECK_EXAMPLES = `
Examples:
  lookahead-prep check train.jsonl -t meta-llama/Llama-3.1-8B-Instruct --target trl --target axolotl
  lookahead-prep check "data/*.jsonl" --target together --report github`;

/** What each command does with what was typed. */
export interface Commands {
  readonly transform: (typed: Typed) => Promise<void>;
  readonly check: (typed: Typed) => Promise<void>;
}

/** The command line: its commands, their flags, help and examples. */
export function createProgram({ transform, check }: Commands): Command {
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
    new Option("--workers <N>", WorkerCount.description),
    new Option("--no-progress", "no progress line"),
    new Option("--quiet", "only problems and errors on stderr"),
  ]) {
    program.addOption(option);
  }
  program.action((inputs: string[]) => transform({ inputs, flags: program.opts() }));
  const judge = program
    .command("check")
    .description("Judges training files, made here or elsewhere, as trainers will see them; writes nothing.")
    .argument("[inputs...]", "files or globs; - or nothing for stdin")
    .configureHelp({ helpWidth: 110 })
    .addHelpText("after", CHECK_EXAMPLES)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const option of checkOptions()) judge.addOption(option);
  const formats = Object.entries(reports).map(([name, { summary }]) => `${name} (${summary})`);
  judge.addOption(new Option("--report <FORMAT>", `${formats.join(", ")} (default: text)`));
  judge.action((inputs: string[]) => check({ inputs, flags: judge.opts() }));
  return program;
}
