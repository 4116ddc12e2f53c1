import { closestName } from "../../domain/closest-name.js";
import { flagName } from "../../domain/flag-name.js";
import { RunError } from "../../domain/run-error.js";
import { didYouMean } from "../../domain/wrong-choice.js";
import { SHARED_SETTINGS } from "../../sweep/variant.js";
import { METHOD_KEYS, RUN_KEYS } from "../setting-properties.js";

/** A setting that varies: the name that its flag has among the parsed ones, and its values as they would be typed. */
export interface Axis {
  readonly key: string;
  readonly values: readonly string[];
}

const SHARED_KEYS: readonly string[] = SHARED_SETTINGS;

/** A value of this setting has several parts, and one of `--vary` has none. */
const SEVERAL = "prefixes";

/** The flags that may vary, in the order of the settings. */
const VARIED_KEYS: readonly string[] = [
  "method",
  ...[...METHOD_KEYS.keys()].filter((key) => key !== SEVERAL),
  ...RUN_KEYS.filter((key) => !SHARED_KEYS.includes(key)),
  ...["check", "target"],
];

/**
 * What `--vary KEY=V,V` says, in the order of the settings. A key that is given again has more values. Throws RunError
 * `usage` for a key that is no setting, or that is the same in all variants.
 */
export function parseAxes(given: readonly string[]): readonly Axis[] {
  const values = new Map<string, Set<string>>();
  for (const [i, text] of given.entries()) {
    const { name, list } = split(text);
    const key = VARIED_KEYS.find((one) => flagName(one) === `--${name}`);
    if (key === undefined || list === undefined) throw refused(given, i, name, list);
    const known = values.get(key) ?? new Set<string>();
    values.set(key, known);
    for (const value of list) known.add(value);
  }
  return VARIED_KEYS.flatMap((key) => (values.has(key) ? [{ key, values: [...values.get(key)!] }] : []));
}

/** `--vary` for these axes. */
export function formatAxes(axes: readonly Axis[]): readonly string[] {
  return axes.map(({ key, values }) => `${flagName(key).slice(2)}=${values.join(",")}`);
}

interface Split {
  readonly name: string;
  /** Undefined without an equals sign. */
  readonly list: readonly string[] | undefined;
}

function split(text: string): Split {
  const at = text.indexOf("=");
  const name = (at === -1 ? text : text.slice(0, at)).replace(/^--/, "");
  return { name, list: at === -1 ? undefined : text.slice(at + 1).split(",") };
}

function refused(
  given: readonly string[],
  at: number,
  name: string,
  list: readonly string[] | undefined,
): RunError {
  const others = given.filter((_, i) => i !== at);
  const names = VARIED_KEYS.map((key) => flagName(key).slice(2));
  if (list === undefined && names.includes(name))
    return new RunError("usage", `--vary ${name}: expected values, such as ${name}=A,B`, undefined, {
      vary: others,
    });
  if (name === SEVERAL)
    return new RunError(
      "usage",
      `--vary ${name}: one value cannot hold several phrases; list the variants in a file for --config`,
      undefined,
      { vary: others },
    );
  if (SHARED_KEYS.some((key) => flagName(key) === `--${name}`) || name === "from")
    return new RunError(
      "usage",
      `--vary ${name}: this is the same in all variants, which are made of the same rows; set it once with --${name}`,
      undefined,
      { vary: others },
    );
  const close = closestName(name, names);
  const mended = close === undefined ? others : given.with(at, `${close}=${list?.join(",") ?? ""}`);
  return new RunError(
    "usage",
    `--vary ${name}: this is no setting that can vary${didYouMean(close)}`,
    undefined,
    { vary: mended },
  );
}
