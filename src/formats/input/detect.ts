import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { flagName } from "../../domain/flag-name.js";
import { RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";
import type { JsonObject } from "./format.js";
import { candidates, createInputFormat, type FormatSettings } from "./registry.js";
import { explainUndetected } from "./undetected.js";

/** Maximum number of field names in an error. */
const LISTED = 12;

/**
 * The one format that fits all rows. A row that fits no format is ignored: it is rejected later, with its place. Throws
 * RunError `usage` when no format fits, or more than one: it lists the fields found, and the flags to choose from.
 */
export function detectFormat(rows: readonly JsonObject[]): FormatSettings {
  const found = rows
    .map((row) => new Map(candidates(row).map((one) => [JSON.stringify(one), one])))
    .filter(({ size }) => size > 0);
  const [first = new Map<string, FormatSettings>(), ...others] = found;
  const shared = [...first].filter(([key]) => others.every((row) => row.has(key)));
  const [only, second] = shared;
  if (only !== undefined && second === undefined) return only[1];
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
  );
}

function flagsFor({ name, ...options }: FormatSettings): string {
  const flags = Object.entries(options).map(([key, value]) => `${flagName(key)} ${shellWord(String(value))}`);
  return [`--from ${name}`, ...flags].join(" ");
}
