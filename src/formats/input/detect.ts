import { canBeTyped } from "../../domain/can-be-typed.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { flagName } from "../../domain/flag-name.js";
import { type Remedy, RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";
import { findContextColumn } from "./context-columns.js";
import type { JsonObject } from "./format.js";
import type { DetectedOptions } from "./pair.js";
import { candidates, createInputFormat, type FormatSettings, withOptions } from "./registry.js";
import { explainUndetected } from "./undetected.js";

/** Maximum number of field names in an error. */
const LISTED = 12;

/**
 * The one format that fits all rows. A row that fits no format is ignored: it is rejected later, with its place. Throws
 * RunError `usage` when no format fits, or more than one: it lists the fields found, and the flags to choose from.
 * `options` name more fields; it is an error if the format does not read them, or if no row has them.
 */
export function detectFormat(rows: readonly JsonObject[], options: DetectedOptions = {}): FormatSettings {
  const found = rows
    .map((row) => new Map(candidates(row).map((one) => [JSON.stringify(one), one])))
    .filter(({ size }) => size > 0);
  const [first = new Map<string, FormatSettings>(), ...others] = found;
  const shared = [...first].filter(([key]) => others.every((row) => row.has(key)));
  const [only, second] = shared;
  if (only !== undefined && second === undefined)
    return refined(withContext(only[1], options, rows), options, rows);
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const listed = escapeUnprintable(
    fields.slice(0, LISTED).join(", ") + (fields.length > LISTED ? ", …" : ""),
  );
  if (only !== undefined) {
    const choices = shared.map(([, format]) => `${createInputFormat(format).label} (${flagsFor(format)})`);
    throw new RunError("usage", [
      `the rows match more than one format (fields: ${listed}); choose one:`,
      ...choices.map((choice) => `  ${choice}`),
    ]);
  }
  const message =
    found.length > 0
      ? `no format matches all of the first ${rows.length} rows`
      : "no known format matches the first rows";
  const reason = explainUndetected(rows);
  if (reason !== undefined) throw new RunError("usage", `${message}: ${reason}`);
  throw new RunError(
    "usage",
    `${message} (fields: ${listed || "none"}); choose one: --prompt-field NAME --answer-field NAME for two texts, ` +
      "--from alpaca or prompt-completion-chat, or --from messages|sharegpt [--chat-field NAME]",
    undefined,
    onlyPair(rows),
  );
}

/** The only two texts of all rows, as prompt and answer; undefined if there are others, or they cannot be typed. */
function onlyPair(rows: readonly JsonObject[]): Remedy | undefined {
  const [first = {}, ...others] = rows;
  const texts = Object.keys(first).filter((name) => typeof first[name] === "string");
  const [promptField, answerField, ...more] = texts;
  const areInAll = others.every((row) =>
    Object.keys({ ...first, ...row }).every(
      (name) => (typeof row[name] === "string") === texts.includes(name),
    ),
  );
  if (promptField === undefined || answerField === undefined || more.length > 0) return undefined;
  return texts.every(canBeTyped) && areInAll ? { promptField, answerField } : undefined;
}

/** The format with the column of the context, if the format can have one and the rows do. */
function withContext(
  format: FormatSettings,
  options: DetectedOptions,
  rows: readonly JsonObject[],
): FormatSettings {
  const contextField = findContextColumn(rows, [...Object.values(format), ...Object.values(options)]);
  return (contextField !== undefined && withOptions(format, { contextField })) || format;
}

function refined(
  format: FormatSettings,
  options: DetectedOptions,
  rows: readonly JsonObject[],
): FormatSettings {
  const given = Object.entries(options).filter(([, field]) => field !== undefined);
  if (given.length === 0) return format;
  const result = withOptions(format, Object.fromEntries(given));
  const flags = given.map(([key]) => flagName(key)).join(" and ");
  if (result === undefined) {
    throw new RunError(
      "usage",
      `${flags}: the rows were detected as ${createInputFormat(format).label}, which has no such option; remove it, or choose a format with --from`,
    );
  }
  const missing = given.find(([, field = ""]) => !rows.some((row) => Object.hasOwn(row, field)));
  if (missing !== undefined)
    throw new RunError(
      "usage",
      `${flagName(missing[0])}: none of the first ${rows.length} rows has this field`,
    );
  return result;
}

function flagsFor({ name, ...options }: FormatSettings): string {
  const flags = Object.entries(options).map(([key, value]) => `${flagName(key)} ${shellWord(String(value))}`);
  return [`--from ${name}`, ...flags].join(" ");
}
