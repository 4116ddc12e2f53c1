import { SCRIPT_NAMES, SCRIPT_RUNS } from "./data.js";
import { decodeRuns, type Runs } from "./decode.js";
import { bordersUpTo } from "./ranges.js";

/** The long names of scripts, by all their names: long ones and codes of ISO 15924. */
const NAMES: ReadonlyMap<string, string> = new Map(
  SCRIPT_NAMES.flatMap((names) => names.split("=").map((name) => [name, names.split("=")[0]!] as const)),
);

/** The long name of a script, such as `Latin` for `Latn`; undefined for a name that is not known. */
export function scriptName(name: string): string | undefined {
  return NAMES.get(name);
}

const SHARED: ReadonlySet<string> = new Set(["Common", "Inherited", "Unknown"]);

let scripts: Runs | undefined;

/** The script that most characters of a text have, and the first of several with as many; undefined without any. */
export function scriptOf(text: string): string | undefined {
  scripts ??= decodeRuns(SCRIPT_RUNS);
  const { values, ends } = scripts;
  const counts = new Map<number, number>();
  for (const character of text) {
    const script = values[bordersUpTo(ends, character.codePointAt(0)!)]!;
    counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  let [best, most]: [string | undefined, number] = [undefined, 0];
  for (const [script, count] of counts) {
    const [name = ""] = SCRIPT_NAMES[script]!.split("=");
    if (count > most && !SHARED.has(name)) [best, most] = [name, count];
  }
  return best;
}
