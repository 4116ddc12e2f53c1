import { RunError } from "../domain/run-error.js";
import { wrongChoice } from "../domain/wrong-choice.js";
import { CATALOG } from "./catalog.js";
import type { Property } from "./make-catalog.js";
import { settingName } from "./setting-name.js";

type Path = readonly PropertyKey[];
type Values = Readonly<Record<string, unknown>>;

/**
 * Refuses settings whose only mistakes are values that are not among the choices, so that the schema need not be loaded
 * to say so. If anything else could be wrong, the schema judges them, and reports all mistakes. Throws RunError `usage`.
 */
export function refuseWrongChoices(settings: Values): void {
  const lines: string[] = [];
  if (judge(settings, CATALOG.settings, [], lines) && lines.length > 0) throw new RunError("usage", lines);
}

/** Whether a value is certainly right, except for the wrong choices in it, whose messages are added to the lines. */
function judge(value: unknown, property: Property, path: Path, lines: string[]): boolean {
  const { enum: choices, items, oneOf, properties } = property;
  if (choices !== undefined) {
    const isChoice = typeof value === "string" && choices.includes(value);
    if (!isChoice) lines.push(wrongChoice(settingName(path), String(value), choices));
    return true;
  }
  if (items !== undefined) {
    if (!Array.isArray(value) || value.length < (property.minItems ?? 0)) return false;
    return value.every((item, at) => judge(item, items, [...path, at], lines));
  }
  if (oneOf === undefined && properties === undefined) return isRight(value, property);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const values = value as Values;
  const member = oneOf === undefined ? property : oneOf.find((one) => isNamed(values, one));
  return member !== undefined && judgeObject(values, member, path, lines);
}

function judgeObject(
  values: Values,
  { properties = {}, required = [] }: Property,
  path: Path,
  lines: string[],
): boolean {
  const isWhole = required.every((key) => values[key] !== undefined);
  const isKnown = Object.keys(values).every((key) => Object.hasOwn(properties, key));
  return (
    isWhole &&
    isKnown &&
    Object.entries(properties).every(
      ([key, property]) => values[key] === undefined || judge(values[key], property, [...path, key], lines),
    )
  );
}

function isNamed(values: Values, { properties }: Property): boolean {
  return properties?.["name"]?.const === values["name"];
}

function isRight(value: unknown, { type, ...limits }: Property): boolean {
  // the schema says what is expected
  if (limits.pattern !== undefined) return false;
  if (type === "boolean") return typeof value === "boolean";
  if (type === "string") {
    const { const: only, minLength = 0, pattern } = limits;
    // the schema may ask more of such a text than its pattern
    if (pattern !== undefined) return false;
    return typeof value === "string" && value.length >= minLength && (only ?? value) === value;
  }
  const { minimum = -Infinity, maximum = Infinity } = limits;
  const isNumber = type === "integer" ? Number.isInteger(value) : type === "number" && Number.isFinite(value);
  return isNumber && minimum <= Number(value) && Number(value) <= maximum;
}
