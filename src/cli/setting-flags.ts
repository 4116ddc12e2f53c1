// Makes commander's options for the settings, from the catalog.
import { flagName } from "../domain/flag-name.js";
import { CATALOG } from "./catalog.js";
import { closed, collected, type Flag, rareFlag, usualFlag } from "./flag.js";
import { isListed } from "./listed-flags.js";
import type { Property } from "./make-catalog.js";
import {
  CHECKS,
  type FamilyKeys,
  FORMAT_KEYS,
  FORMATS,
  GROUPED_KEYS,
  METHOD_KEYS,
  METHODS,
  SETTINGS,
  type SettingGroup,
  TRAINERS,
} from "./setting-properties.js";

/** Short names of flags. */
const SHORT: Readonly<Record<string, string>> = { previewTokens: "-m", prefix: "-p", tokenizer: "-t" };

/** The settings that most users need, with their meanings in the few words that the short help has room for. */
export const BRIEF: Readonly<Record<string, string>> = {
  previewTokens: "tokens of the true preview (default: 6)",
  prefix: "the phrase of the virtual prefix",
  turns: "which answers of a chat (default: last)",
  promptField: "the field of the prompt, if not found",
  answerField: "the field of the answer, if not found",
  limit: "only the first N rows, for a first look",
  tokenizer: "the model: Hugging Face id, folder or npm:NAME",
  maxTokens: "the most tokens that a row may have",
  overBudget: "a longer row (default: reject)",
  to: "write rows in another format",
  onReject: "stop, or leave rows out (default: fail)",
};

/** Placeholders for values in help: by type, and of settings that have their own. */
const PLACEHOLDER: Readonly<Record<string, string>> = { integer: "N", number: "N", string: "TEXT" };
const OWN_PLACEHOLDER: Readonly<Record<string, string>> = {
  preview: "RULE",
  maxReveal: "SHARE",
  previewStop: "STOP,STOP",
  prefixes: "WEIGHT=TEXT",
};

/** What help says of the trainers that were never run. */
const ONLY_READ = onlyRead(CATALOG.trainersNotRun);

/** The flags of all settings, in the order of their groups. A flag that is not given has no value. */
export function settingOptions(): readonly Flag[] {
  const named = METHODS.join(", ");
  return [
    closed(METHODS, usualFlag("Method", "--method <NAME>", `${named} (default: ${CATALOG.defaultMethod})`)),
    ...familyFlags("Method", METHOD_KEYS),
    ...groupedFlags("Method"),
    closed(
      FORMATS,
      usualFlag(
        "Input",
        "--from <FORMAT>",
        `${FORMATS.join(", ")}; detected from the first rows if omitted`,
        "the format of the rows, if not detected",
      ),
    ),
    ...familyFlags("Input", FORMAT_KEYS),
    ...groupedFlags("Input"),
    ...groupedFlags("Count and check"),
    collected(
      usualFlag(
        "Count and check",
        "--check <RULE=SEVERITY>",
        `${SETTINGS.get("checks")!.description} (may be repeated): ${CHECKS.join(", ")}`,
        "reject, warn or off (rules: explain)",
      ),
    ),
    collected(
      closed(
        TRAINERS,
        usualFlag(
          "Trainers and output format",
          "--target <NAME>",
          `${SETTINGS.get("trainers")!.description} (may be repeated): ${TRAINERS.join(", ")}${ONLY_READ}`,
          "the trainer that will read the rows, such as trl",
        ),
      ),
    ),
    ...groupedFlags("Trainers and output format"),
    ...groupedFlags("Rejected rows"),
  ];
}

/** The flags of `check`, which validates rows and writes none. */
export function checkOptions(): readonly Flag[] {
  const options = settingOptions();
  const named = (flag: string): Flag => options.find(({ long }) => long === flag)!;
  const formatFlags = [...FORMAT_KEYS.keys()].map(flagName);
  return [
    collected(
      closed(
        TRAINERS,
        usualFlag(
          "Count and check",
          "--target <NAME>",
          `trainers that the rows must suit (may be repeated): ${TRAINERS.join(", ")}`,
          "a trainer that the rows must suit, such as trl",
        ),
      ),
    ),
    ...["--tokenizer", "--template", "--max-tokens", "--check", "--turns"].map(named),
    rareFlag(
      "Count and check",
      "--connector <TEXT>",
      "connector that marks augmented prompts (default: the published one, also with a line break)",
    ),
    ...["--from", ...formatFlags, "--limit", "--max-row-bytes", "--max-expand", "--allow-empty"].map(named),
  ];
}

/** The flags that name a model whose prompts are rendered. */
export function modelOptions(): readonly Flag[] {
  return settingOptions().filter(({ long }) => long === "--tokenizer" || long === "--template");
}

/** The flags of commands that read rows and add nothing to them: how the rows are laid out, and how long they may be. */
export function inputOptions(): readonly Flag[] {
  const options = settingOptions();
  const flags = ["--from", ...[...FORMAT_KEYS.keys()].map(flagName), "--max-row-bytes", "--max-expand"];
  return flags.map((flag) => options.find(({ long }) => long === flag)!);
}

function familyFlags(group: SettingGroup, keys: FamilyKeys): readonly Flag[] {
  return [...keys].map(([key, { property }]) => flag(group, key, property));
}

function groupedFlags(group: SettingGroup): readonly Flag[] {
  return GROUPED_KEYS[group].map((key) => flag(group, key, SETTINGS.get(key)!));
}

function onlyRead(names: readonly string[]): string {
  return names.length === 0 ? "" : `; not run, only read, so without settings: ${names.join(", ")}`;
}

function flag(group: SettingGroup, key: string, property: Property): Flag {
  const short = SHORT[key] === undefined ? "" : `${SHORT[key]}, `;
  const value = property.type === "boolean" ? "" : ` <${OWN_PLACEHOLDER[key] ?? valueName(property)}>`;
  const fallback =
    property.default === undefined || property.type === "boolean"
      ? ""
      : ` (default: ${JSON.stringify(property.default)})`;
  const listed = isLong(property) ? `: ${property.enum!.join(", ")}` : "";
  const syntax = `${short}${flagName(key)}${value}`;
  const isList = isListed(key);
  const repeated = isList ? " (may be repeated)" : "";
  const meaning = `${property.description ?? ""}${repeated}${listed}${fallback}`;
  const brief = BRIEF[key];
  const made =
    brief === undefined ? rareFlag(group, syntax, meaning) : usualFlag(group, syntax, meaning, brief);
  if (isList) return collected(made);
  return property.enum === undefined ? made : closed(property.enum, made);
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
