import type { RowFormat } from "../formats/input/format.js";
import { createInputFormat, type FormatSettings } from "../formats/input/registry.js";
import { outputFormats } from "../formats/output/registry.js";
import type { ActiveMethod } from "../methods/method.js";
import { createMethod } from "../methods/registry.js";
import { BulkSplicer } from "../row/bulk-splicer.js";
import { exclusionTest } from "../row/excluded-rows.js";
import type { Recipe } from "../row/recipe.js";
import type { RowWriter } from "../row/row-writer.js";
import { drawPosition, samplePosition, selectExchanges } from "../row/select-exchanges.js";
import type { TurnSelection } from "../trainers/trainer.js";
import type { ResolvedSettings } from "./resolve-settings.js";
import { NO_RESOURCES, type Resources } from "./resources.js";

/**
 * Builds a recipe for each of several outputs of the same rows. Those that write rows alike share a writer, so that what it
 * writes beside the additions is made once.
 */
export function createRecipes(
  all: readonly ResolvedSettings[],
  format: FormatSettings,
  resources: readonly Resources[],
): readonly Recipe[] {
  const writers = new Map<string, RowWriter>();
  return all.map((resolved, i) => {
    const recipe = createRecipe(resolved, format, resources[i]);
    if (recipe.writer === undefined) return recipe;
    const key = writerKey(resolved);
    const writer = writers.get(key) ?? recipe.writer;
    writers.set(key, writer);
    return { ...recipe, writer };
  });
}

/** All that a writer depends on. */
function writerKey({ settings, container }: ResolvedSettings): string {
  const { method: _, share: __, seed: ___, ...rest } = settings;
  return JSON.stringify([rest, container]);
}

/** Builds the recipe for rows of one format. Throws TypeError if the method needs a tokenizer and has none. */
export function createRecipe(
  resolved: ResolvedSettings,
  format: FormatSettings,
  { tokenizer, validator }: Pick<Resources, "tokenizer" | "validator"> = NO_RESOURCES,
): Recipe {
  const { turns, share, seed, allowAugmented, unanswered, chatMarkup, exclude } = resolved.settings;
  const rowFormat = createInputFormat(format);
  const method = createMethod(resolved.settings.method, tokenizer);
  const writer = createWriter(resolved);
  const isPlain = share === 1 && validator === undefined && writer === undefined && exclude === undefined;
  return {
    format: rowFormat,
    isExcluded: exclude && exclusionTest(exclude),
    method,
    selectExchanges: (exchanges) => selectExchanges(turns, exchanges),
    isSampled: share === 1 ? () => true : (exchanges) => samplePosition(exchanges, seed) < share,
    drawPosition: (exchanges) => drawPosition(exchanges, seed),
    allowAugmented,
    unanswered,
    allowMarkup: chatMarkup === "keep",
    bulkSplicer: isPlain ? createBulkSplicer(rowFormat, method, turns) : undefined,
    validator,
    writer,
  };
}

function createBulkSplicer(
  { plain }: RowFormat,
  { constantAddition }: ActiveMethod,
  turns: TurnSelection,
): BulkSplicer | undefined {
  return plain && constantAddition && BulkSplicer.of(plain, constantAddition, turns);
}

function createWriter({ settings, output, container }: ResolvedSettings): RowWriter | undefined {
  if (output === undefined) return undefined;
  return {
    format: outputFormats[output.format],
    outputSpec: output,
    columns: container === "parquet" ? outputFormats[output.format].columns : undefined,
    expands: settings.expand,
    keepsColumns: settings.keepColumns,
  };
}
