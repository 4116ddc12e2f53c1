import type { Tokenizer } from "../domain/tokenizer.js";
import type { RowFormat } from "../formats/input/format.js";
import { createInputFormat, type FormatSettings } from "../formats/input/registry.js";
import { outputFormats } from "../formats/output/registry.js";
import type { ActiveMethod } from "../methods/method.js";
import { createMethod } from "../methods/registry.js";
import { BulkSplicer } from "../row/bulk-splicer.js";
import type { Recipe } from "../row/recipe.js";
import { samplePosition, selectExchanges } from "../row/select-exchanges.js";
import type { Validator } from "../row/validate-row.js";
import type { RowWriter } from "../row/write-row.js";
import { resolveOutput } from "../trainers/output-spec.js";
import type { Settings } from "./settings.js";

/** Builds the recipe. Throws TypeError when the method needs a tokenizer and there is none. */
export function createRecipe(
  settings: Settings,
  format: FormatSettings,
  tokenizer?: Tokenizer,
  validator?: Validator,
): Recipe {
  const { turns, share, seed, allowAugmented } = settings;
  const live = createInputFormat(format);
  const method = createMethod(settings.method, tokenizer);
  const writer = writerFor(settings, live);
  return {
    format: live,
    method,
    selectExchanges: (exchanges) => selectExchanges(turns, exchanges),
    isSampled: share === 1 ? () => true : (exchanges) => samplePosition(exchanges, seed) < share,
    allowAugmented,
    needsTimeLimit: tokenizer?.isBounded === false,
    bulkSplicer:
      share === 1 && validator === undefined && writer === undefined
        ? bulkSplicerFor(live, method)
        : undefined,
    validator,
    writer,
  };
}

function bulkSplicerFor({ flat }: RowFormat, { constantAddition }: ActiveMethod): BulkSplicer | undefined {
  return flat && constantAddition && BulkSplicer.of(flat, constantAddition);
}

function writerFor(settings: Settings, format: RowFormat): RowWriter | undefined {
  const outputSpec = resolveOutput(settings);
  if (outputSpec === undefined) return undefined;
  const { expand, keepColumns } = settings;
  const read = new Set([...format.pattern.keys.map(({ name }) => name), "tools"]);
  return {
    format: outputFormats[outputSpec.format],
    outputSpec,
    expands: expand,
    keptBeside: keepColumns ? read : undefined,
  };
}
