import type { World } from "../run/world.js";
import type { Emit } from "./events/event.js";
import type { Flag } from "./flag.js";

/** The parsed command line, not validated yet. */
export interface ParsedArguments {
  /** The words before inputs and flags: the tool's name, and the command's. */
  readonly words: readonly string[];
  readonly inputs: readonly string[];
  /** The flags that were given, by name. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** How many different problems are shown; the others are counted. */
export const SHOWN_PROBLEMS = 20;

/** The terminal that the command was started from. */
export interface Terminal {
  readonly log: (line: string) => void;
  /** Reports to a program (--events), which then reads each `log`, too, as an event; undefined for people. */
  readonly emit: Emit | undefined;
  /** What stderr is shown in; `columns` is undefined if that is not known, and may change. */
  readonly stderr: {
    readonly isTerminal: boolean;
    readonly columns: number | undefined;
    /** Writes raw text. */
    readonly draw: (text: string) => void;
  };
  readonly stdinIsTerminal: boolean;
  /** What stdout is shown in; `columns` is undefined if it is no terminal. */
  readonly stdout: { readonly isTerminal: boolean; readonly columns: number | undefined };
}

/** Runs a command and returns its exit code. Throws RunError. */
export type RunCommand = (parsed: ParsedArguments, world: World, terminal: Terminal) => Promise<number>;

/**
 * One command as a value: its help, and how it runs. `run` imports its modules when it is called, so that help and
 * usage errors load nothing else.
 */
export interface CommandDefinition {
  /** Its arguments, in commander's syntax (`<one>`, `[many...]`), with their meanings. */
  readonly arguments: readonly (readonly [syntax: string, meaning: string])[];
  /** All that its argument may be, if that is a closed list. */
  readonly choices?: readonly string[];
  readonly options: () => readonly Flag[];
  readonly examples?: readonly string[];
  readonly run: RunCommand;
}

/** What the list of commands needs of a command; the rest is imported when the command is named. */
export interface CommandEntry {
  readonly name: string;
  /** One line for help. */
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}

/** Declares a command. */
export function defineCommand(definition: CommandDefinition): CommandDefinition {
  return definition;
}
