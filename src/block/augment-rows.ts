import type { Outcome, OutputRows } from "../domain/outcome.js";
import type { Problem } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { DetectedOptions } from "../formats/input/pair.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Block } from "../io/rows/block.js";
import type { Recipe } from "../row/recipe.js";
import { createRecipe } from "../settings/create-recipe.js";
import { parseSettings } from "../settings/parse-settings.js";
import type { SettingsInput } from "../settings/settings.js";
import { ByteBuffer } from "./byte-buffer.js";
import { ANY_FORMAT, FormatSample } from "./format-sample.js";
import { prepareBlock } from "./prepare-block.js";

/** The result for one row: its JSON, or why it is rejected. */
export type AugmentedRow =
  | { readonly kind: "kept"; readonly json: string; readonly augmented: boolean }
  | { readonly kind: "rejected"; readonly problem: Problem };

/** What `augmentRows` needs besides the settings. */
export interface RowsOptions {
  /** The tokenizer, for methods that count tokens; see `loadTokenizer`. */
  readonly tokenizer?: Tokenizer;
  /** The name of the source in problems. */
  readonly name?: string;
}

/**
 * Augments rows from any source, one by one and in order; with `expand`, a result for each row that is written. A row is JSON
 * text or an object; text that is not converted keeps its bytes, except for the insertions. Without `format`, the first row
 * that is a JSON object determines it. Throws RunError `usage` for invalid settings (rows are not rendered here: no budget, no
 * checks), or if that row fits no format, or more than one.
 */
export async function* augmentRows(
  source: AsyncIterable<string | object> | Iterable<string | object>,
  input: SettingsInput,
  { tokenizer, name = "rows" }: RowsOptions = {},
): AsyncGenerator<AugmentedRow> {
  const resolved = parseSettings(input, tokenizer !== undefined);
  if (resolved.isRendered) {
    throw new RunError("usage", "augmentRows does not render rows; remove maxTokens, template and checks");
  }
  const resources = { tokenizer, validator: undefined };
  const out = new ByteBuffer(1 << 12);
  let recipe: Recipe | undefined;
  /** For rows before the format is known. */
  let fallbackRecipe: Recipe | undefined;
  let line = 0;
  for await (const row of source) {
    line++;
    const bytes = Buffer.from(typeof row === "string" ? row : JSON.stringify(row));
    const block: Block = {
      ...{ container: "lines", positionUnit: "line", bytes, rows: [0, bytes.length, line] },
      ...{ oversized: undefined, blank: 0, next: undefined },
    };
    if (recipe === undefined) {
      const format = resolved.settings.format ?? detectedFormat(block, resolved.settings.formatOptions);
      if (format !== undefined) recipe = createRecipe(resolved, format, resources);
    }
    let rejected: AugmentedRow | undefined;
    let augmented = false;
    let converted: OutputRows;
    out.clear();
    fallbackRecipe ??= recipe ?? createRecipe(resolved, ANY_FORMAT, resources);
    const onOutcome = (outcome: Outcome): void => {
      if (outcome.kind === "rejected") {
        rejected = { kind: "rejected", problem: outcome.problem };
        return;
      }
      augmented = outcome.kind === "augmented";
      converted = outcome.output;
    };
    const branch = { recipe: recipe ?? fallbackRecipe, out, onOutcome };
    const [prepared] = prepareBlock([branch], "own", block, name);
    if (rejected !== undefined) yield rejected;
    else if (converted !== undefined) {
      for (const { json } of converted) yield { kind: "kept", json, augmented };
    } else {
      const json = out.bytes.toString("utf8", 0, out.length - 1);
      yield { kind: "kept", json, augmented: augmented || prepared!.bulkSpliced > 0 };
    }
    if (line === resolved.settings.limit) return;
  }
}

function detectedFormat(block: Block, options: DetectedOptions | undefined): FormatSettings | undefined {
  const sample = new FormatSample();
  sample.add(block);
  return sample.format(options);
}
