import { Option } from "commander";

/** A flag of a command, in one group of its help. */
export class Flag extends Option {
  /** What it does, in the words of the short help; undefined for a flag that only --help-all shows. */
  readonly brief: string | undefined;
  /** All values that it may have, if that is a closed list that its syntax does not show. */
  closedValues: readonly string[] | undefined;

  constructor(group: string, syntax: string, meaning: string, brief: string | undefined) {
    super(syntax, meaning);
    this.brief = brief;
    this.helpGroup(group);
  }
}

/** A flag that most users need. `brief` is its meaning in the short help, where that is too long for a line. */
export function usualFlag(group: string, syntax: string, meaning: string, brief = meaning): Flag {
  return new Flag(group, syntax, meaning, brief);
}

/** A flag that few users need: only --help-all shows it. */
export function rareFlag(group: string, syntax: string, meaning: string): Flag {
  return new Flag(group, syntax, meaning, undefined);
}

/** The flag of every command that shows its progress on a terminal. */
export function noProgress(group: string): Flag {
  return rareFlag(group, "--no-progress", "no progress line");
}

/** The flags of every command that says what it does while it works, and is asked to say less. */
export function quietFlags(group: string): readonly Flag[] {
  return [noProgress(group), rareFlag(group, "--quiet", "only problems and errors on stderr")];
}

/** The flag of every command that records beside its output what it did. */
export function noManifest(group: string): Flag {
  return rareFlag(group, "--no-manifest", "do not record the run");
}

/** A flag with a closed list of values, which shells complete; who reads the flag refuses others. */
export function closed(values: readonly string[], flag: Flag): Flag {
  flag.closedValues = values;
  return flag;
}

/** A flag that may be given several times; its value is the list. */
export function collected(flag: Flag): Flag {
  return flag.argParser((value: string, before: readonly string[] = []) => [...before, value]);
}
