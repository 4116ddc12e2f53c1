import { Option } from "commander";
import { z } from "zod";
import { closestName } from "../domain/closest-name.js";
import { flagName } from "../domain/flag-name.js";
import { RunError } from "../domain/run-error.js";
import { inputFormats } from "../formats/input/registry.js";
import { METHOD_ALIASES, methods } from "../methods/registry.js";
import { checks } from "../rules/registry.js";
import { Settings } from "../settings/settings.js";
import { trainers } from "../trainers/registry.js";

/** A setting's schema, as far as a flag needs it. */
const Property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  description: z.string().default(""),
});
type Property = z.output<typeof Property>;

/** The flags that are not simply a setting's name in kebab case. */
const SHORT: Readonly<Record<string, string>> = { previewTokens: "-m", prefix: "-p", tokenizer: "-t" };

/** What stands for a value in help. */
const PLACEHOLDER: Readonly<Record<string, string>> = { integer: "N", number: "N", string: "TEXT" };

/** The properties of one object schema: name, type, default and meaning come from there and nowhere else. */
function propertiesOf(schema: z.ZodType): ReadonlyMap<string, Property> {
  const { properties } = z
    .object({ properties: z.record(z.string(), Property) })
    .parse(z.toJSONSchema(schema, { io: "input" }));
  return new Map(Object.entries(properties).filter(([key]) => key !== "name"));
}

/** Made once: the JSON schema of all settings takes longer to make than all flags. */
const SETTINGS = propertiesOf(Settings);
const METHOD_KEYS = familyKeys(methods);
const FORMAT_KEYS = familyKeys(inputFormats);

/** Which members of a family have an option of this name. */
function familyKeys(
  family: Readonly<Record<string, { readonly options: z.ZodType }>>,
): ReadonlyMap<string, { readonly members: readonly string[]; readonly property: Property }> {
  const keys = new Map<string, { members: string[]; property: Property }>();
  for (const [name, { options }] of Object.entries(family)) {
    for (const [key, property] of propertiesOf(options)) {
      const known = keys.get(key);
      if (known === undefined) keys.set(key, { members: [name], property });
      else {
        known.members.push(name);
        // each member has a default of its own; help names them all
        if (known.property.default !== property.default) {
          known.property = { ...known.property, default: `${known.property.default} or ${property.default}` };
        }
      }
    }
  }
  return keys;
}

/** Settings that have a flag of their own, in the order of help. */
const RUN_KEYS = [
  "turns",
  "share",
  "seed",
  "allowAugmented",
  "tokenizer",
  "maxTokens",
  "overBudget",
  "template",
  "to",
  "toolArguments",
  "expand",
  "keepColumns",
  "onReject",
  "maxRejects",
  "maxRowBytes",
  "maxExpand",
];

/** The flags that are made of settings, for commander. A flag that is not given has no value. */
export function settingOptions(): readonly Option[] {
  return [
    new Option("--method <NAME>", `${choices(methods)} (default: virtual)`),
    ...[...METHOD_KEYS].map(([key, { property }]) => option(key, property)),
    ...RUN_KEYS.map((key) => option(key, SETTINGS.get(key)!)),
    new Option(
      "--check <RULE=SEVERITY>",
      `${SETTINGS.get("checks")!.description} (may be repeated): ${Object.keys(checks).join(", ")}`,
    ).argParser(collect),
    new Option(
      "--target <NAME>",
      `${SETTINGS.get("trainers")!.description} (may be repeated): ${choices(trainers)}`,
    ).argParser(collect),
    new Option("--from <FORMAT>", `${choices(inputFormats)}; detected from the first rows if omitted`),
    ...[...FORMAT_KEYS].map(([key, { property }]) => option(key, property)),
  ];
}

/** The flags of `check`, which judges rows and makes none. */
export function checkOptions(): readonly Option[] {
  const options = settingOptions();
  const named = (flag: string): Option => options.find(({ long }) => long === flag)!;
  const shared = ["--tokenizer", "--template", "--max-tokens", "--check", "--turns", "--from"];
  const formatFlags = [...FORMAT_KEYS.keys()].map(flagName);
  return [
    new Option(
      "--target <NAME>",
      `trainers that the rows must suit (may be repeated): ${choices(trainers)}`,
    ).argParser(collect),
    ...shared.map(named),
    ...formatFlags.map(named),
    new Option(
      "--connector <TEXT>",
      "connector that marks augmented prompts (default: the published one, also with a line break)",
    ),
    ...["--max-row-bytes", "--max-expand"].map(named),
  ];
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The levels of checks that the flags name, over those of the configuration. Throws RunError `usage`. */
export function checksFrom(given: unknown, configured: unknown): Values | undefined {
  if (!Array.isArray(given)) return configured as Values | undefined;
  const severities = given.map((pair: string) => {
    const [rule = "", severity] = pair.split("=");
    if (!Object.hasOwn(checks, rule)) {
      const names = Object.keys(checks);
      throw new RunError("usage", `--check: expected one of ${names.join(", ")}${didYouMean(rule, names)}`);
    }
    if (severity === undefined)
      throw new RunError("usage", `--check: expected ${rule}=reject, ${rule}=warn or ${rule}=off`);
    return [rule, severity] as const;
  });
  return { ...(configured as Values | undefined), ...Object.fromEntries(severities) };
}

function choices(family: Readonly<Record<string, { readonly summary: string }>>): string {
  return Object.keys(family).join(", ");
}

function option(key: string, property: Property): Option {
  const short = SHORT[key] === undefined ? "" : `${SHORT[key]}, `;
  const value = property.type === "boolean" ? "" : ` <${valueName(property)}>`;
  const fallback =
    property.default === undefined || property.type === "boolean"
      ? ""
      : ` (default: ${JSON.stringify(property.default)})`;
  const listed = isLong(property) ? `: ${property.enum!.join(", ")}` : "";
  return new Option(`${short}${flagName(key)}${value}`, property.description + listed + fallback);
}

/** Help sets all flags in one column, so longer choices stand behind the meaning. */
const MOST_CHOICES = 30;

function isLong({ enum: choices }: Property): boolean {
  return choices !== undefined && choices.join("|").length > MOST_CHOICES;
}

function valueName(property: Property): string {
  if (isLong(property)) return "NAME";
  return property.enum?.join("|") ?? PLACEHOLDER[property.type ?? ""] ?? "VALUE";
}

/** The name under which a user knows a setting: its flag. */
export function settingName(path: readonly PropertyKey[]): string {
  const key = String(path.at(-1) ?? "settings");
  if (path.length === 1 && key === "method") return "--method";
  if (path[0] === "checks") return `--check ${key}`;
  if (path[0] === "trainers") return "--target";
  return path[0] === "format" && path.length === 1 ? "--from" : flagName(key);
}

type Values = Readonly<Record<string, unknown>>;

/** The settings that the flags and a configuration make together; flags win. Throws RunError `usage`. */
export function settingsFrom(flags: Values, config: Values): Values {
  const own = RUN_KEYS.flatMap((key) =>
    flags[key] === undefined ? [] : [[key, coerce(key, flags[key], SETTINGS.get(key)!)] as const],
  );
  const severities = checksFrom(flags["check"], config["checks"]);
  const trainers = flags["target"] ?? config["trainers"];
  const alias = METHOD_ALIASES.get(String(flags["method"]));
  const named = alias === undefined ? flags : { ...flags, method: alias };
  const method = memberFrom(named, "method", METHOD_KEYS, Object.keys(methods), config["method"], "virtual");
  const format = memberFrom(
    flags,
    "from",
    FORMAT_KEYS,
    Object.keys(inputFormats),
    config["format"],
    undefined,
  );
  return {
    ...config,
    ...Object.fromEntries(own),
    method,
    ...(severities === undefined ? {} : { checks: severities }),
    ...(trainers === undefined ? {} : { trainers: trainers }),
    ...(format === undefined ? {} : { format }),
  };
}

/** A family member's settings: its name by flag, by its options, or by the configuration; then its options. */
function memberFrom(
  flags: Values,
  nameFlag: string,
  keys: ReturnType<typeof familyKeys>,
  names: readonly string[],
  configured: unknown,
  fallback: string | undefined,
): Values | undefined {
  const given = [...keys].filter(([key]) => flags[key] !== undefined);
  if (configured !== undefined && (typeof configured !== "object" || configured === null)) {
    throw new RunError("usage", `--${nameFlag}: expected an object with a name in the configuration`);
  }
  const base = configured as Values | undefined;
  const implied = given.find(([, { members }]) => members.length === 1 && nameFlag === "from")?.[1]
    .members[0];
  const name = flags[nameFlag] ?? (base === undefined ? implied : base["name"]) ?? fallback;
  if (name === undefined) {
    if (given.length === 0) return undefined;
    const [key, { members }] = given[0]!;
    throw new RunError(
      "usage",
      `${flagName(key)} requires ${members.map((member) => `--${nameFlag} ${member}`).join(" or ")}`,
    );
  }
  if (!names.includes(String(name))) {
    throw new RunError(
      "usage",
      `--${nameFlag}: expected one of ${names.join(", ")}${didYouMean(String(name), names)}`,
    );
  }
  const unexpected = given.find(([, { members }]) => !members.includes(String(name)));
  if (unexpected !== undefined) {
    throw new RunError(
      "usage",
      `${flagName(unexpected[0])} belongs to --${nameFlag} ${unexpected[1].members.join(" or ")}, not to ${String(name)}`,
    );
  }
  const options = given.map(([key, { property }]) => [key, coerce(key, flags[key], property)] as const);
  // options of another member go with its name; those without a name are meant for whatever member it is
  const kept = base?.["name"] === undefined || base["name"] === name ? base : {};
  return { ...kept, name, ...Object.fromEntries(options) };
}

function didYouMean(word: string, names: readonly string[]): string {
  const close = closestName(word, names);
  return close === undefined ? "" : `; did you mean ${close}?`;
}

/** Text from the command line as the type that the schema wants; the schema then judges the value. */
function coerce(key: string, value: unknown, { type }: Property): unknown {
  if (type !== "integer" && type !== "number") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) throw new RunError("usage", `${flagName(key)}: expected a number`);
  return number;
}
