// How help looks: the flags that most users need, on one screen; or all flags. Both are grouped by what one wants to do.
import type { Command, Help, HelpConfiguration } from "commander";
import { Flag } from "./flag.js";

/** `usual`: what most users need, on a screen of 80 columns and 40 lines; `all`: every flag with its full meaning. */
export type Extent = "usual" | "all";

/** Help is as wide as the terminal, within these columns. */
const NARROWEST = 72;
const WIDEST = 80;

/** The first column of help; a longer term has its meaning below it. */
const FIRST_COLUMN = 26;

/** The group of the flags that every command has. */
export const HELP_GROUP = "Help";

/** What commander needs to print help in a terminal of so many columns. */
export function helpOf(extent: Extent, columns: number): HelpConfiguration {
  return {
    helpWidth: Math.max(NARROWEST, Math.min(columns, WIDEST)),
    minWidthToWrap: 20,
    formatHelp: (command, help) => formatHelp(command, help, extent),
  };
}

function formatHelp(command: Command, help: Help, extent: Extent): string {
  const groups = flagGroups(command, help, extent);
  const argumentWidth = help.longestArgumentTermLength(command, help);
  const sections: readonly (readonly string[])[] = [
    [`Usage: ${help.commandUsage(command)}`],
    wrapped(help.commandDescription(command), help),
    help.visibleArguments(command).flatMap((one) => {
      return item(help.argumentTerm(one), argumentWidth, one.description, help);
    }),
    ...(extent === "all" ? groups : [groups.flat()]),
    [...commandLines(command, help, extent), ...(extent === "all" ? [] : moreLines(command))],
  ];
  const texts = sections.filter(({ length }) => length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`;
}

/** The lines of each group of flags, with its heading; the groups in the order of their first flags. */
function flagGroups(command: Command, help: Help, extent: Extent): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const option of help.visibleOptions(command)) {
    const group = option.helpGroupHeading ?? HELP_GROUP;
    const meaning = extent === "all" ? option.description : briefOf(option, group);
    if (meaning === undefined) continue;
    const lines = groups.get(group) ?? [`${group}:`];
    groups.set(group, lines);
    lines.push(...item(help.optionTerm(option), FIRST_COLUMN, meaning, help));
  }
  return [...groups.values()];
}

function briefOf(option: unknown, group: string): string | undefined {
  return option instanceof Flag && group !== HELP_GROUP ? option.brief : undefined;
}

/** The commands: their names alone where lines are few. */
function commandLines(command: Command, help: Help, extent: Extent): readonly string[] {
  const commands = help.visibleCommands(command);
  if (commands.length === 0) return [];
  if (extent === "usual") return wrapped(`Commands: ${commands.map((one) => one.name()).join(", ")}`, help);
  const width = Math.max(...commands.map((one) => one.name().length));
  return ["Commands:", ...commands.flatMap((one) => item(one.name(), width, one.description(), help))];
}

function moreLines(command: Command): readonly string[] {
  const others = command.commands.length === 0 ? "" : `; ${command.name()} help COMMAND: those of a command`;
  return [`--help-all: all flags${others}`];
}

/** A term, and its meaning beside it, or below it if the term is wider than its column and both fit no line. */
function item(term: string, column: number, meaning: string, help: Help): readonly string[] {
  const indent = " ".repeat(column + 4);
  const [first = "", ...rest] = wrapped(meaning, help, column + 4);
  const line = `  ${term}  ${meaning}`;
  if (term.length > column && line.length <= widthOf(help)) return [line];
  if (term.length > column) return [`  ${term}`, ...[first, ...rest].map((line) => indent + line)];
  return [`  ${term.padEnd(column)}  ${first}`, ...rest.map((line) => indent + line)];
}

function widthOf({ helpWidth = WIDEST }: Help): number {
  return helpWidth;
}

function wrapped(text: string, help: Help, used = 0): readonly string[] {
  return help.boxWrap(text, widthOf(help) - used).split("\n");
}
