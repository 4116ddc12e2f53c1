import type { CommandDefinition, CommandEntry } from "../command.js";
import type { Flag } from "../flag.js";
import { CHECKS } from "../setting-properties.js";

/** What may follow a flag. */
export type Value =
  | { readonly kind: "none" }
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  | { readonly kind: "file" }
  | { readonly kind: "folder" }
  /** Anything else, such as a number. */
  | { readonly kind: "text" };

export interface CompletedFlag {
  /** One or two, such as `-o` and `--output`. */
  readonly names: readonly string[];
  readonly meaning: string;
  readonly value: Value;
  readonly repeats: boolean;
}

export interface CompletedCommand {
  /** Empty for the command without a name. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  /** What its arguments are. */
  readonly argument: Exclude<Value, { kind: "none" }>;
}

/** All commands and flags, as far as a shell completes them; the first one is the command without a name. */
export async function commandLine(
  main: CommandDefinition,
  commands: readonly CommandEntry[],
): Promise<readonly [CompletedCommand, ...CompletedCommand[]]> {
  const named = commands.map(async ({ name, summary, load }) => completed(name, summary, await load()));
  return [completed("", "", main), ...(await Promise.all(named))];
}

function completed(name: string, summary: string, definition: CommandDefinition): CompletedCommand {
  const argument = definition.choices === undefined ? argumentOf(definition) : chosen(definition.choices);
  const help: CompletedFlag[] = [
    { names: ["-h", "--help"], meaning: "show the flags that most users need", ...WITHOUT_VALUE },
    { names: ["--help-all"], meaning: "show all flags", ...WITHOUT_VALUE },
    ...(name === "" ? [{ names: ["--version"], meaning: "print the version", ...WITHOUT_VALUE }] : []),
  ];
  return { name, summary, flags: [...definition.options().map(completedFlag), ...help], argument };
}

const WITHOUT_VALUE = { value: { kind: "none" }, repeats: false } as const;

function completedFlag(flag: Flag): CompletedFlag {
  return {
    names: [flag.short, flag.long].filter((name) => name !== undefined),
    meaning: flag.brief ?? firstClause(flag.description),
    value: valueAfter(flag),
    repeats: flag.parseArg !== undefined,
  };
}

/** What follows a flag, by its syntax, such as `-o, --output <FILE>`. */
function valueAfter({ flags, closedValues }: Flag): Value {
  const placeholder = /<(.*)>/.exec(flags)?.[1];
  if (placeholder === undefined) return { kind: "none" };
  if (closedValues !== undefined) return chosen(closedValues);
  if (placeholder === "RULE=SEVERITY") return chosen(CHECKS.flatMap(withSeverities));
  if (placeholder.includes("|") && !placeholder.includes("/")) return chosen(placeholder.split("|"));
  if (placeholder === "FILE") return { kind: "file" };
  return placeholder === "FOLDER" ? { kind: "folder" } : { kind: "text" };
}

function withSeverities(rule: string): readonly string[] {
  return ["reject", "warn", "off"].map((severity) => `${rule}=${severity}`);
}

function chosen(choices: readonly string[]) {
  return { kind: "choices", choices } as const;
}

function argumentOf({ arguments: [first] }: CommandDefinition): CompletedCommand["argument"] {
  return first?.[0] === "<folder>" ? { kind: "folder" } : { kind: "file" };
}

/** Longest meaning that shells show beside a flag. */
const MOST_MEANING = 70;

function firstClause(meaning: string): string {
  const [clause] = meaning.split(/[;:(]/);
  return clause!.trim().slice(0, MOST_MEANING);
}
