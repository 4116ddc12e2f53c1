import { createHash } from "node:crypto";
import { flagName } from "../domain/flag-name.js";
import { RunError } from "../domain/run-error.js";
import { BASELINE } from "../methods/registry.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { Settings } from "../settings/settings.js";

/** One of the outputs of a sweep. */
export interface Variant {
  /** The name of its folder. */
  readonly name: string;
  readonly resolved: ResolvedSettings;
  /** The name of the variant that it is compared with; undefined if there is none, or if it is that one. */
  readonly baseline: string | undefined;
}

/** Settings, and the name that the user gave them. */
export interface NamedSettings {
  readonly name: string | undefined;
  readonly resolved: ResolvedSettings;
}

/** More would need more memory than a small machine has, and a table that nobody reads. */
export const MOST_VARIANTS = 32;

const MOST_NAME = 64;
const MOST_SLUG = 20;

/** Names of settings that are shorter than their flags. */
const LABELS: Readonly<Record<string, string>> = { previewTokens: "m", trainers: "target", checks: "check" };

/** Settings of what is added, which the baseline has no use for. */
const UNUSED_BY_BASELINE: readonly string[] = ["share", "seed"];

/** Settings that say how the rows are read, and whether there is an output: the same in all variants. */
export const SHARED_SETTINGS = [
  ...["format", "formatOptions", "exclude", "limit", "tokenizer", "template", "maxRowBytes", "maxExpand"],
  ...["onReject", "maxRejects", "allowEmpty"],
] as const satisfies readonly (keyof Settings)[];

type Value = string | number | boolean | object | undefined;

/**
 * Names the variants by what differs between them, in a fixed order, so that the same settings have the same names in any
 * order. Throws RunError `usage` for names that cannot be folders or that are used twice, and for variants that are equal.
 */
export function nameVariants(all: readonly NamedSettings[]): readonly Variant[] {
  refuseUnequal(all.map(({ resolved }) => resolved.settings));
  const values = all.map(({ resolved: { settings } }) => valuesOf(settings));
  const methods = all.map(({ resolved }) => resolved.settings.method.name);
  const differs = (key: string): boolean =>
    new Set(values.flatMap((one) => (one.has(key) ? [JSON.stringify(one.get(key))] : []))).size > 1 ||
    // an option that one variant of a method has, and another has not
    methods.some(
      (method) => new Set(values.filter((_, i) => methods[i] === method).map((one) => one.has(key))).size > 1,
    );
  const names = all.map(({ name, resolved }, i) => {
    if (name !== undefined) return refuseUnusable(name);
    // in the order of its own settings: that of the variants does not matter
    const parts = [...values[i]!].flatMap(([key, value]) => (differs(key) ? [partOf(key, value)] : []));
    return shortened([resolved.settings.method.name, ...parts].join("-"));
  });
  refuseTwice(names, all);
  return all.map(({ resolved }, i) => ({ name: names[i]!, resolved, baseline: baselineOf(all, names, i) }));
}

/** The settings that may differ, and that the method has a use for, in their order. */
function valuesOf(settings: Settings): ReadonlyMap<string, Value> {
  const { name, ...options } = settings.method;
  const unused: readonly string[] = [
    ...["method", ...SHARED_SETTINGS],
    ...(name === BASELINE ? UNUSED_BY_BASELINE : []),
  ];
  const keys = (Object.keys(Settings.shape) as (keyof Settings)[]).filter((key) => !unused.includes(key));
  return new Map<string, Value>([
    ...Object.entries(options),
    ...keys.map((key): [string, Value] => [key, settings[key]]),
  ]);
}

function partOf(key: string, value: Value): string {
  const label = LABELS[key] ?? flagName(key).slice(2);
  if (typeof value === "number") return `${label}${value}`;
  if (typeof value === "boolean") return value ? label : `no-${label}`;
  if (value === undefined) return `no-${label}`;
  if (Array.isArray(value)) return `${label}-${value.map(String).map(worded).join("-")}`;
  return `${label}-${worded(typeof value === "string" ? value : JSON.stringify(value))}`;
}

/** The text itself if it can be a part of a name; else some of its words and a hash. */
function worded(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MOST_SLUG)
    .replace(/^-|-$/g, "");
  if (slug === text) return text;
  return [slug, hash(text)].filter((part) => part !== "").join("-");
}

function shortened(name: string): string {
  return name.length <= MOST_NAME ? name : `${name.slice(0, MOST_NAME - 7)}-${hash(name)}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

function refuseUnusable(name: string): string {
  if (/^[a-z0-9][a-z0-9.-]*$/.test(name) && name.length <= MOST_NAME && !RESERVED.includes(name)) return name;
  throw new RunError(
    "usage",
    `${JSON.stringify(name)} cannot be the name of a variant: it is a folder; use at most ${MOST_NAME} of a-z, 0-9, . and -, beginning with a letter or digit`,
  );
}

/** Files of a sweep's folder. */
const RESERVED: readonly string[] = ["sweep.json", "sweep.md", "rows.txt"];

function refuseTwice(names: readonly string[], all: readonly NamedSettings[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RunError(
      "usage",
      `two variants have the name ${twice}; give each settings or a name of its own`,
    );
  const texts = all.map(({ resolved }) => JSON.stringify(resolved.settings));
  const equal = texts.findIndex((text, i) => texts.indexOf(text) !== i);
  if (equal !== -1)
    throw new RunError(
      "usage",
      `${names[texts.indexOf(texts[equal]!)]} and ${names[equal]} have the same settings; remove one of the two`,
    );
}

function refuseUnequal(all: readonly Settings[]): void {
  const other = SHARED_SETTINGS.find(
    (key) => new Set(all.map((settings) => JSON.stringify(settings[key]))).size > 1,
  );
  if (other === undefined) return;
  throw new RunError(
    "usage",
    `${other} is the same in all variants, which are made of the same rows; make a sweep for each value`,
  );
}

/** The variant that adds nothing, with the same other settings where there are several. */
function baselineOf(all: readonly NamedSettings[], names: readonly string[], at: number): string | undefined {
  const isBaseline = ({ resolved }: NamedSettings): boolean => resolved.settings.method.name === BASELINE;
  if (isBaseline(all[at]!)) return undefined;
  const own = restOf(all[at]!);
  const found = all.findIndex((one) => isBaseline(one) && restOf(one) === own);
  return names[found === -1 ? all.findIndex(isBaseline) : found];
}

/** All settings but what is added. */
function restOf({ resolved: { settings } }: NamedSettings): string {
  const added = ["method", ...UNUSED_BY_BASELINE];
  return JSON.stringify(Object.entries(settings).filter(([key]) => !added.includes(key)));
}
