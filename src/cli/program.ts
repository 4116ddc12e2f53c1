import { Command } from "commander";
import { VERSION } from "../run/version.js";
import type { CommandDefinition, ParsedArguments } from "./command.js";
import { commands, transform } from "./commands/registry.js";

/** Help is as wide as the terminal, within these columns. */
const NARROWEST = 72;
const WIDEST = 110;

/** Runs the command that was named. */
export type RunDefinition = (command: CommandDefinition, parsed: ParsedArguments) => Promise<void>;

/**
 * The command line: its commands, their flags, help and examples, as wide as a terminal of so many columns. Parse with
 * `parseAsync`.
 */
export function createProgram(runDefinition: RunDefinition, columns = WIDEST): Command {
  const helpWidth = Math.max(NARROWEST, Math.min(columns, WIDEST));
  const program = describe(
    new Command("lookahead-prep"),
    "Each prompt previews the beginning of its own answer, and not one other byte changes.",
    helpWidth,
  );
  define(program, transform, runDefinition);
  program.version(VERSION, "--version").allowExcessArguments(true).enablePositionalOptions();
  const loaders = new Map<Command, () => Promise<CommandDefinition>>();
  for (const { name, summary, load } of commands) {
    // otherwise an extra argument would go unnoticed
    const command = describe(new Command(name), summary, helpWidth).allowExcessArguments(false);
    loaders.set(command, load);
    program.addCommand(command);
  }
  const help = describe(new Command("help"), "Show the help of a command.", helpWidth).argument("[command]");
  help.action(async (name?: string) => {
    await program.parseAsync([...(name === undefined ? [] : [name]), "--help"], { from: "user" });
  });
  program.addCommand(help);
  return program.hook("preSubcommand", async (_, command) => {
    const load = loaders.get(command);
    if (load !== undefined) define(command, await load(), runDefinition);
  });
}

function describe(command: Command, summary: string, helpWidth: number): Command {
  return (
    command
      .description(summary)
      .configureHelp({ helpWidth, minWidthToWrap: 20 })
      // main.ts prints errors, so that no typed text can control the terminal
      .configureOutput({ outputError: () => undefined })
      .exitOverride()
  );
}

function define(command: Command, definition: CommandDefinition, runDefinition: RunDefinition): void {
  for (const [syntax, meaning] of definition.arguments) command.argument(syntax, meaning);
  for (const option of definition.options()) command.addOption(option);
  const { examples } = definition;
  if (examples !== undefined)
    command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`);
  command.action((...given: unknown[]) =>
    // commander adds the options and the command itself after the arguments
    runDefinition(definition, { inputs: given.slice(0, -2).flat() as string[], flags: command.opts() }),
  );
}
