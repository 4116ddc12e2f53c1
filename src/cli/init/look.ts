import { formatNumber } from "../../domain/format-number.js";
import { RowError } from "../../domain/problem.js";
import { RunError } from "../../domain/run-error.js";
import { detectFormat } from "../../formats/input/detect.js";
import type { JsonObject } from "../../formats/input/format.js";
import { createInputFormat, type FormatSettings } from "../../formats/input/registry.js";
import { expandInputs, type Input, totalBytes } from "../../io/inputs.js";
import type { PromptAnswer } from "../../methods/method.js";
import { readAgain } from "../../run/read-again.js";
import type { World } from "../../run/world.js";
import type { Settings } from "../../settings/settings.js";

const NO_ROWS = {
  empty: "the inputs have no rows to look at; name inputs with rows",
  others: "the inputs have no row that is a JSON object; lookahead-prep check FILE says what they have",
} as const;

/** How many rows are looked at. */
const ROWS = 100;

/** What the first rows of files show. */
export interface Look {
  readonly inputs: readonly Input[];
  readonly lines: readonly string[];
  /** A prompt and its answer; undefined if no row has both. */
  readonly exchange: PromptAnswer | undefined;
}

/** Looks at the first rows of files. Throws RunError as a run does. */
export async function lookAt(names: readonly string[], settings: Settings, world: World): Promise<Look> {
  if (names.length === 0) throw new RunError("usage", "no input: name the files or globs to look at");
  const inputs = await expandInputs(names, world);
  const bytes = totalBytes(inputs);
  if (bytes === undefined)
    throw new RunError(
      "usage",
      "init reads its inputs several times: name files, not a pipe or standard input",
    );
  const rows: JsonObject[] = [];
  for await (const { row } of readAgain(names, world, settings)) if (rows.push(row) === ROWS) break;
  if (rows.length === 0) throw new RunError("bad-data", NO_ROWS[bytes === 0 ? "empty" : "others"]);
  const format = settings.format ?? detectFormat(rows, settings.formatOptions);
  const exchanges = rows.flatMap((row) => exchangeOf(row, format) ?? []);
  return {
    inputs,
    lines: [
      `${inputs.length === 1 ? names[0] : `${inputs.length} files`}, ${formatNumber(bytes)} bytes: ${createInputFormat(format).label}`,
      `the first ${formatNumber(rows.length)} rows: ${lengthsOf(exchanges)}`,
    ],
    exchange: exchanges[0],
  };
}

/** The last prompt of a row, and its answer; undefined for a row that the format does not fit, or without an answer. */
function exchangeOf(row: JsonObject, format: FormatSettings): PromptAnswer | undefined {
  try {
    const last = createInputFormat(format).read(row).exchanges.at(-1);
    return last && { prompt: last.prompt.text, answer: last.answer.text };
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
}

function lengthsOf(exchanges: readonly PromptAnswer[]): string {
  if (exchanges.length === 0) return "none has a prompt and an answer";
  const spread = (key: keyof PromptAnswer): string => {
    const lengths = exchanges.map(({ [key]: { length } }) => length).sort((a, b) => a - b);
    return `${formatNumber(lengths[0]!)} to ${formatNumber(lengths.at(-1)!)}`;
  };
  return `prompts of ${spread("prompt")} characters, answers of ${spread("answer")}`;
}
