import { Command } from "commander";
import { VERSION } from "../run/version.js";
import type { CommandDefinition, ParsedArguments } from "./command.js";
import { commands, transform } from "./commands/registry.js";
import { rareFlag } from "./flag.js";
import { HELP_GROUP, helpOf } from "./help.js";

/** Where the width of the terminal is not known. */
const COLUMNS = 80;

/** Where help and the version are written. */
export interface HelpOutput {
  /** The width of the terminal, if it is known. */
  readonly columns?: number | undefined;
  readonly write: (text: string) => void;
}

const NOWHERE: HelpOutput = { write: () => undefined };

/** Runs the command that was named. */
export type RunDefinition = (command: CommandDefinition, parsed: ParsedArguments) => Promise<void>;

/** The command line: its commands, their flags, help and examples. Parse with `parseAsync`. */
export function createProgram(runDefinition: RunDefinition, output = NOWHERE): Command {
  const program = describe(
    new Command("lookahead-prep"),
    "Each prompt previews the beginning of its own answer; no other byte changes.",
    output,
  );
  define(program, transform, runDefinition, output);
  program.optionsGroup(HELP_GROUP).version(VERSION, "--version", "print the version");
  program.allowExcessArguments(true).enablePositionalOptions();
  const loaders = new Map<Command, () => Promise<CommandDefinition>>();
  for (const { name, summary, load } of commands) {
    // otherwise an extra argument would go unnoticed
    const command = describe(new Command(name), summary, output).allowExcessArguments(false);
    loaders.set(command, load);
    program.addCommand(command);
  }
  program.addCommand(helpCommand(program, output));
  return program.hook("preSubcommand", async (_, command) => {
    const load = loaders.get(command);
    if (load !== undefined) define(command, await load(), runDefinition, output);
  });
}

/** `help COMMAND`, which is `COMMAND --help`. */
function helpCommand(program: Command, output: HelpOutput): Command {
  const help = describe(new Command("help"), "Show the help of a command.", output).argument("[command]");
  help.addOption(helpAll());
  return help.action(async (name: string | undefined, { helpAll: isAll }: { readonly helpAll?: true }) => {
    const extent = isAll ? "--help-all" : "--help";
    await program.parseAsync([...(name === undefined ? [] : [name]), extent], { from: "user" });
  });
}

function helpAll() {
  return rareFlag(HELP_GROUP, "--help-all", "show all flags");
}

function describe(command: Command, summary: string, { columns = COLUMNS, write }: HelpOutput): Command {
  return (
    command
      .description(summary)
      .helpOption("-h, --help", "show the flags that most users need")
      .configureHelp(helpOf("usual", columns))
      // main.ts prints errors, so that no typed text can control the terminal
      .configureOutput({ writeOut: write, outputError: () => undefined })
      .exitOverride()
  );
}

function define(
  command: Command,
  definition: CommandDefinition,
  runDefinition: RunDefinition,
  { columns = COLUMNS }: HelpOutput,
): void {
  for (const [syntax, meaning] of definition.arguments) command.argument(syntax, meaning);
  for (const option of definition.options()) command.addOption(option);
  command
    .addOption(helpAll())
    .on("option:help-all", () => command.configureHelp(helpOf("all", columns)).help());
  const { examples } = definition;
  if (examples !== undefined)
    command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`);
  command.action((...given: unknown[]) =>
    // commander adds the options and the command itself after the arguments
    runDefinition(definition, {
      words: command.parent === null ? [command.name()] : [command.parent.name(), command.name()],
      inputs: given.slice(0, -2).flat() as string[],
      flags: givenFlags(command),
    }),
  );
}

/** Without the defaults, which commander sets for flags such as --no-progress. */
function givenFlags(command: Command): ParsedArguments["flags"] {
  const isGiven = (key: string): boolean => command.getOptionValueSource(key) !== "default";
  return Object.fromEntries(Object.entries(command.opts()).filter(([key]) => isGiven(key)));
}
