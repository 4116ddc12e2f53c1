// Makes commander's options for the settings, from the catalog.
import { Option } from "commander";
import { flagName } from "../domain/flag-name.js";
import { CATALOG } from "./catalog.js";
import type { Property } from "./make-catalog.js";
import {
  CHECKS,
  FORMAT_KEYS,
  FORMATS,
  METHOD_KEYS,
  METHODS,
  RUN_KEYS,
  SETTINGS,
  TRAINERS,
} from "./setting-properties.js";

/** Short names of flags. */
const SHORT: Readonly<Record<string, string>> = { previewTokens: "-m", prefix: "-p", tokenizer: "-t" };

/** Placeholders for values in help. */
const PLACEHOLDER: Readonly<Record<string, string>> = { integer: "N", number: "N", string: "TEXT" };

/** What help says of the trainers that were never run. */
const ONLY_READ = onlyRead(CATALOG.trainersNotRun);

/** The flags of all settings. A flag that is not given has no value. */
export function settingOptions(): readonly Option[] {
  return [
    new Option("--method <NAME>", `${METHODS.join(", ")} (default: ${CATALOG.defaultMethod})`),
    ...[...METHOD_KEYS].map(([key, { property }]) => option(key, property)),
    ...RUN_KEYS.map((key) => option(key, SETTINGS.get(key)!)),
    new Option(
      "--check <RULE=SEVERITY>",
      `${SETTINGS.get("checks")!.description} (may be repeated): ${CHECKS.join(", ")}`,
    ).argParser(collect),
    new Option(
      "--target <NAME>",
      `${SETTINGS.get("trainers")!.description} (may be repeated): ${TRAINERS.join(", ")}${ONLY_READ}`,
    ).argParser(collect),
    new Option("--from <FORMAT>", `${FORMATS.join(", ")}; detected from the first rows if omitted`),
    ...[...FORMAT_KEYS].map(([key, { property }]) => option(key, property)),
  ];
}

/** The flags of `check`, which validates rows and writes none. */
export function checkOptions(): readonly Option[] {
  const options = settingOptions();
  const named = (flag: string): Option => options.find(({ long }) => long === flag)!;
  const shared = ["--tokenizer", "--template", "--max-tokens", "--check", "--turns", "--from"];
  const formatFlags = [...FORMAT_KEYS.keys()].map(flagName);
  return [
    new Option(
      "--target <NAME>",
      `trainers that the rows must suit (may be repeated): ${TRAINERS.join(", ")}`,
    ).argParser(collect),
    ...shared.map(named),
    ...formatFlags.map(named),
    new Option(
      "--connector <TEXT>",
      "connector that marks augmented prompts (default: the published one, also with a line break)",
    ),
    ...["--allow-empty", "--max-row-bytes", "--max-expand"].map(named),
  ];
}

/** Parses a flag that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function onlyRead(names: readonly string[]): string {
  return names.length === 0 ? "" : `; not run, only read, so without settings: ${names.join(", ")}`;
}

function option(key: string, property: Property): Option {
  const short = SHORT[key] === undefined ? "" : `${SHORT[key]}, `;
  const value = property.type === "boolean" ? "" : ` <${valueName(property)}>`;
  const fallback =
    property.default === undefined || property.type === "boolean"
      ? ""
      : ` (default: ${JSON.stringify(property.default)})`;
  const listed = isLong(property) ? `: ${property.enum!.join(", ")}` : "";
  return new Option(`${short}${flagName(key)}${value}`, `${property.description ?? ""}${listed}${fallback}`);
}

/** Help prints all flags in one column, so longer choices follow the meaning. */
const MOST_CHOICES = 30;

function isLong({ enum: choices }: Property): boolean {
  return choices !== undefined && choices.join("|").length > MOST_CHOICES;
}

function valueName(property: Property): string {
  if (isLong(property)) return "NAME";
  return property.enum?.join("|") ?? PLACEHOLDER[property.type ?? ""] ?? "VALUE";
}
