import type { Tokenizer, TokenizerIdentity } from "../domain/tokenizer.js";
import type { ShapeSettings } from "../formats/registry.js";
import { needsTokenizer } from "../lookahead/registry.js";
import type { SourceEnvironment } from "../tokenizers/sources/source.js";
import type { Judge } from "./judge-row.js";
import { createRecipe, type Recipe } from "./recipe.js";
import { isRendered, type Settings } from "./settings.js";

/** What identifies a chat template in a manifest. */
export interface TemplateIdentity {
  /** SHA-256 of its source, in hex. */
  readonly sha256: string;
}

/** What the settings name and is not in them: it must be loaded. */
export interface Equipment {
  readonly tokenizer: Tokenizer | undefined;
  readonly judge: Judge | undefined;
  readonly identity: EquipmentIdentity;
}

/** What identifies the equipment: plain data. */
export interface EquipmentIdentity {
  readonly tokenizer: TokenizerIdentity | undefined;
  /** The chat template that rows are rendered with; undefined for none. */
  readonly template: TemplateIdentity | undefined;
}

const NOTHING: Equipment = {
  tokenizer: undefined,
  judge: undefined,
  identity: { tokenizer: undefined, template: undefined },
};

/** The tokenizer that rows are counted with; undefined when nothing is to be counted. */
export function tokenizerOf(settings: Settings): string | undefined {
  return needsTokenizer(settings.method) || isRendered(settings) ? settings.tokenizer : undefined;
}

/** What takes most of a run's time: to count tokens, or to put texts into rows. */
export type Work = "counting" | "splicing";

/**
 * How much of a file is read at once, and so how long blocks are. Long ones cost less for each row to read, and to send to
 * a worker; but where rows take long, what is known of a block's rows must not be there long enough to get old.
 */
export const CHUNK_BYTES: Readonly<Record<Work, number>> = { counting: 1 << 16, splicing: 1 << 19 };

export function workOf(settings: Settings): Work {
  return tokenizerOf(settings) === undefined ? "splicing" : "counting";
}

/**
 * Loads what the settings name. Engines are only loaded when there is something to tokenize: most of the start-up time
 * would be theirs. Throws RunError `usage`, `input-missing`, `io` or `config`.
 */
export async function equip(settings: Settings, environment: SourceEnvironment): Promise<Equipment> {
  const where = tokenizerOf(settings);
  if (where === undefined) return NOTHING;
  const { loadTokenizer } = await import("../tokenizers/load.js");
  const loaded = await loadTokenizer(where, environment);
  if (!isRendered(settings)) {
    const { tokenizer, identity } = loaded;
    return { tokenizer, judge: undefined, identity: { tokenizer: identity, template: undefined } };
  }
  const { judgeFor } = await import("./judge.js");
  const { judge, template } = await judgeFor(settings, loaded, environment.cwd);
  return { tokenizer: loaded.tokenizer, judge, identity: { tokenizer: loaded.identity, template } };
}

/** The settings come alive for rows of one shape. */
export function recipeWith(
  settings: Settings,
  { tokenizer, judge }: Equipment,
  shape: ShapeSettings,
): Recipe {
  return createRecipe(settings, shape, tokenizer, judge);
}
