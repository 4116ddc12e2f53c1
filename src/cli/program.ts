import { Command } from "commander";
import { VERSION } from "../run/version.js";
import type { CommandDefinition, ParsedArguments } from "./command.js";
import { commands, transform } from "./commands/registry.js";

/** Runs the command that was named. */
export type RunDefinition = (command: CommandDefinition, parsed: ParsedArguments) => Promise<void>;

/** The command line: its commands, their flags, help and examples. */
export function createProgram(runDefinition: RunDefinition): Command {
  const program = fill(new Command("lookahead-prep"), transform, runDefinition)
    .version(VERSION, "--version")
    .allowExcessArguments(true)
    .enablePositionalOptions();
  for (const definition of commands) {
    // otherwise an extra argument would go unnoticed
    const command = fill(new Command(definition.name), definition, runDefinition).allowExcessArguments(false);
    program.addCommand(command);
  }
  return program;
}

function fill(command: Command, definition: CommandDefinition, runDefinition: RunDefinition): Command {
  command
    .description(definition.summary)
    .configureHelp({ helpWidth: 110 })
    // main.ts prints errors, so that no typed text can control the terminal
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const [syntax, meaning] of definition.arguments) command.argument(syntax, meaning);
  for (const option of definition.options()) command.addOption(option);
  const { examples } = definition;
  if (examples !== undefined)
    command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`);
  return command.action((...given: unknown[]) =>
    // commander adds the options and the command itself after the arguments
    runDefinition(definition, { inputs: given.slice(0, -2).flat() as string[], flags: command.opts() }),
  );
}
