import { canBeTyped } from "../../domain/can-be-typed.js";
import { nearestNames } from "../../domain/closest-name.js";
import { flagName } from "../../domain/flag-name.js";
import { RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";
import { detectFormat } from "../../formats/input/detect.js";
import type { JsonObject } from "../../formats/input/format.js";
import { createInputFormat, type FormatSettings } from "../../formats/input/registry.js";
import type { FlagChanges } from "../command-line.js";
import type { Advice } from "./advice.js";
import { printedName, printedNames } from "./names.js";

/** Rows by which the fields are judged. */
export const FIELD_ROWS = 100;

/** The flags that name a format. */
const NAMING = ["from", "promptField", "answerField", "chatField"];

/** The fields of a pair. */
const PAIR = ["promptField", "answerField"] as const;

/**
 * What to do when no row fits the format that was named: other fields, or the format that is detected. Undefined when the rows
 * have the fields.
 */
export function fieldAdvice(
  rows: readonly JsonObject[],
  format: FormatSettings,
  flags: Readonly<Record<string, unknown>>,
): Advice | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const named = NAMING.filter((key) => flags[key] !== undefined);
  const detected = named.length === 0 ? undefined : detectedIn(rows, format);
  const wrong =
    format.name === "pair" ? PAIR.filter((key) => !rows.some((row) => Object.hasOwn(row, format[key]))) : [];
  const fields = format.name === "pair" && wrong.length > 0 ? fieldsOf(first, format) : undefined;
  if (detected === undefined && fields === undefined && wrong.length === 0) return undefined;
  const fact =
    format.name === "pair" && wrong.length > 0
      ? `no row has ${wrong.map((key) => printedName(format[key])).join(" or ")}`
      : `the rows are not as ${createInputFormat(format).label}`;
  const choices = [
    detected === undefined ? undefined : `leave ${flagList(named)} out`,
    fields === undefined
      ? undefined
      : `--prompt-field ${shellWord(fields.promptField)} --answer-field ${shellWord(fields.answerField)}`,
  ].filter((choice) => choice !== undefined);
  const rest =
    choices.length === 0 ? "name two with --prompt-field and --answer-field" : choices.join(", or ");
  return {
    lines: [`${fact}; the first has ${printedNames(Object.keys(first)) || "no fields"}: ${rest}`],
    changes:
      detected === undefined ? fields : Object.fromEntries(named.map((key) => [key, undefined] as const)),
  };
}

/** The format that is detected, if it is another one. */
function detectedIn(rows: readonly JsonObject[], named: FormatSettings): FormatSettings | undefined {
  try {
    const detected = detectFormat(rows);
    return createInputFormat(detected).label === createInputFormat(named).label ? undefined : detected;
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

function flagList(keys: readonly string[]): string {
  return keys.length === 2 ? "both flags" : keys.map(flagName).join(" and ");
}

type PairFields = Readonly<Record<(typeof PAIR)[number], string>> & FlagChanges;

/** The two fields that were meant: those that the row has, the nearest names, or the only two texts. */
function fieldsOf(row: JsonObject, wanted: PairFields): PairFields | undefined {
  const texts = Object.keys(row).filter((key) => typeof row[key] === "string" && canBeTyped(key));
  const taken = new Set<string>();
  const take = (name: string | undefined): string | undefined => {
    if (name !== undefined) taken.add(name);
    return name;
  };
  const left = (): readonly string[] => texts.filter((name) => !taken.has(name));
  const own = PAIR.map((key) => take(texts.find((name) => name === wanted[key])));
  const near = own.map((name, i) => name ?? take(nearestNames(wanted[PAIR[i]!], left())[0]));
  const open = near.filter((name) => name === undefined).length;
  if (open > left().length || (open > 0 && open < left().length)) return undefined;
  const [promptField, answerField] = near.map((name) => name ?? take(left()[0]));
  if (promptField === undefined || answerField === undefined) return undefined;
  return { promptField, answerField };
}
