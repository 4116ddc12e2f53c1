// Makes settings from the parsed flags and a configuration.
import { closestName } from "../domain/closest-name.js";
import { flagName } from "../domain/flag-name.js";
import { RunError } from "../domain/run-error.js";
import { didYouMean } from "../domain/wrong-choice.js";
import { CATALOG } from "./catalog.js";
import { readListed } from "./listed-flags.js";
import type { Property } from "./make-catalog.js";
import {
  CHECKS,
  DETECTED_OPTIONS,
  type FamilyKeys,
  FORMAT_KEYS,
  FORMATS,
  METHOD_KEYS,
  METHODS,
  RUN_KEYS,
  SETTINGS,
} from "./setting-properties.js";
import { refuseWrongChoices } from "./wrong-choices.js";

/** Values by name, as they were typed or read. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The settings from the flags and a configuration; flags win. The schema judges them later, except that choices are
 * known here. Throws RunError `usage`.
 */
export function settingsFrom(flags: Values, config: Values): Values {
  const settings = joinSettings(flags, config);
  refuseWrongChoices(settings);
  return settings;
}

function joinSettings(flags: Values, config: Values): Values {
  const own = RUN_KEYS.flatMap((key) =>
    flags[key] === undefined ? [] : [[key, coerce(key, flags[key], SETTINGS.get(key)!)] as const],
  );
  const severities = checksFrom(flags["check"], config["checks"]);
  const trainers = flags["target"] ?? config["trainers"];
  const { methodAliases, defaultMethod } = CATALOG;
  const wanted = String(flags["method"]);
  const named = Object.hasOwn(methodAliases, wanted) ? { ...flags, method: methodAliases[wanted] } : flags;
  const method = memberFrom(named, "method", METHOD_KEYS, METHODS, config["method"], defaultMethod);
  const formatOptions = detectedOptions(flags, config);
  const format =
    formatOptions === undefined
      ? memberFrom(flags, "from", FORMAT_KEYS, FORMATS, config["format"], undefined)
      : undefined;
  return {
    ...config,
    ...Object.fromEntries(own),
    method,
    ...(severities === undefined ? {} : { checks: severities }),
    ...(trainers === undefined ? {} : { trainers: trainers }),
    ...(format === undefined ? {} : { format }),
    ...(formatOptions === undefined ? {} : { formatOptions }),
  };
}

/** The options of a format that is to be detected: flags that name its optional fields, and none that names a format. */
function detectedOptions(flags: Values, config: Values): Values | undefined {
  const given = [...FORMAT_KEYS.keys()].filter((key) => flags[key] !== undefined);
  const isNamed = flags["from"] !== undefined || config["format"] !== undefined;
  if (isNamed || given.length === 0 || !given.every((key) => DETECTED_OPTIONS.includes(key)))
    return undefined;
  const configured = config["formatOptions"] as Values | undefined;
  return { ...configured, ...Object.fromEntries(given.map((key) => [key, flags[key]])) };
}

/** The severities from the flags and a configuration; flags win. Throws RunError `usage`. */
export function checksFrom(given: unknown, configured: unknown): Values | undefined {
  if (!Array.isArray(given)) return configured as Values | undefined;
  const severities = given.map((pair: string) => {
    const [rule = "", severity] = pair.split("=");
    if (!CHECKS.includes(rule)) throw new RunError("usage", unknownName("--check", rule, CHECKS));
    if (severity === undefined)
      throw new RunError("usage", `--check: expected ${rule}=reject, ${rule}=warn or ${rule}=off`);
    return [rule, severity] as const;
  });
  return { ...(configured as Values | undefined), ...Object.fromEntries(severities) };
}

/** A family member's name, from its flag, the configuration or an option that only it has, and its options. */
function memberFrom(
  flags: Values,
  nameFlag: string,
  keys: FamilyKeys,
  names: readonly string[],
  configured: unknown,
  fallback: string | undefined,
): Values | undefined {
  const given = [...keys].filter(([key]) => flags[key] !== undefined);
  if (
    configured !== undefined &&
    (typeof configured !== "object" || configured === null || Array.isArray(configured))
  ) {
    throw new RunError("usage", `--${nameFlag}: expected an object with a name in the configuration`);
  }
  const base = configured as Values | undefined;
  const implied = given.find(([, { members }]) => members.length === 1 && nameFlag === "from")?.[1]
    .members[0];
  const named = base === undefined ? implied : base["name"];
  // null is a name that cannot be
  const name = flags[nameFlag] ?? (named === undefined ? fallback : named);
  if (name === undefined) {
    if (given.length === 0) return undefined;
    const [key, { members }] = given[0]!;
    throw new RunError(
      "usage",
      `${flagName(key)} requires ${members.map((member) => `--${nameFlag} ${member}`).join(" or ")}`,
    );
  }
  if (!names.includes(String(name)))
    throw new RunError("usage", unknownName(`--${nameFlag}`, String(name), names));
  const unexpected = given.find(([, { members }]) => !members.includes(String(name)));
  if (unexpected !== undefined) {
    throw new RunError(
      "usage",
      `${flagName(unexpected[0])} belongs to --${nameFlag} ${unexpected[1].members.join(" or ")}, not to ${String(name)}`,
    );
  }
  const options = given.map(([key, { property }]) => [key, coerce(key, flags[key], property)] as const);
  // configured options are dropped if they name another member, and kept if they name none
  const kept = base?.["name"] === undefined || base["name"] === name ? base : {};
  const replaced = given.map(([key]) => REPLACED[key]);
  const others = Object.entries(kept ?? {}).filter(([key]) => !replaced.includes(key));
  return { ...Object.fromEntries(others), name, ...Object.fromEntries(options) };
}

/** Options that say the same thing in two ways: the flag of one takes the place of the other in a configuration. */
export const REPLACED: Readonly<Record<string, string>> = {
  preview: "previewTokens",
  previewTokens: "preview",
  prefixes: "prefix",
  prefix: "prefixes",
};

function unknownName(flag: string, word: string, names: readonly string[]): string {
  return `${flag}: expected one of ${names.join(", ")}${didYouMean(closestName(word, names))}`;
}

/** Text from the command line as the type of the schema, which validates the value later. */
function coerce(key: string, value: unknown, { type }: Property): unknown {
  if (Array.isArray(value)) return readListed(key, value as readonly string[]);
  if (type !== "integer" && type !== "number") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) throw new RunError("usage", `${flagName(key)}: expected a number`);
  return number;
}
