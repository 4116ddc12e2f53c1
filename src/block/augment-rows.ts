import type { Problem } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Block } from "../io/rows/block.js";
import type { Recipe } from "../row/recipe.js";
import { createRecipe } from "../settings/create-recipe.js";
import { parseSettings } from "../settings/parse-settings.js";
import type { SettingsInput } from "../settings/settings.js";
import { ByteBuffer } from "./byte-buffer.js";
import { ANY_FORMAT, FormatSample } from "./format-sample.js";
import { prepareBlock } from "./prepare-block.js";

/** What became of one row: its JSON, or why it is unfit. */
export type AugmentedRow =
  | { readonly kind: "kept"; readonly json: string; readonly augmented: boolean }
  | { readonly kind: "rejected"; readonly problem: Problem };

export interface RowsOptions {
  /** The tokenizer, for methods that count tokens; see `loadTokenizer`. */
  readonly tokenizer?: Tokenizer;
  /** What problems call the source. */
  readonly name?: string;
}

/**
 * Augments rows from any source, one by one and in order. A row is JSON text, whose bytes outside the edited strings
 * are kept, or an object. Without `settings.shape`, the first row tells how rows are laid out. Throws RunError `usage`
 * for settings that cannot be (rows are not rendered here, so there is no budget and no check), or when the first row does not settle the shape.
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
  /** For rows that come before the shape is known. */
  let unsettled: Recipe | undefined;
  let line = 0;
  for await (const row of source) {
    line++;
    const bytes = Buffer.from(typeof row === "string" ? row : JSON.stringify(row));
    const block: Block = {
      ...{ container: "lines", positionUnit: "line", bytes, rows: [0, bytes.length, line] },
      ...{ oversized: undefined, blank: 0, next: undefined },
    };
    if (recipe === undefined) {
      const format = resolved.settings.format ?? detectedFormat(block);
      if (format !== undefined) recipe = createRecipe(resolved, format, resources);
    }
    let result: AugmentedRow | undefined;
    let augmented = false;
    out.clear();
    unsettled ??= recipe ?? createRecipe(resolved, ANY_FORMAT, resources);
    const { bulkSpliced } = prepareBlock(recipe ?? unsettled, block, name, out, (outcome) => {
      if (outcome.kind === "rejected") result = { kind: "rejected", problem: outcome.problem };
      else augmented = outcome.kind === "augmented";
    });
    const json = out.bytes.toString("utf8", 0, out.length - 1);
    yield result ?? { kind: "kept", json, augmented: augmented || bulkSpliced > 0 };
  }
}

function detectedFormat(block: Block): FormatSettings | undefined {
  const sample = new FormatSample();
  sample.add(block);
  return sample.format();
}
