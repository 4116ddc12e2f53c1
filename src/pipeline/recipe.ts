import { createHash } from "node:crypto";
import type { Exchange } from "../domain/example.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import { createShape, type ShapeSettings } from "../formats/registry.js";
import type { RowShape } from "../formats/shape.js";
import { writtenShapes } from "../formats/written/registry.js";
import { Stamp } from "../json/stamp.js";
import type { Augment } from "../lookahead/method.js";
import { createAugment } from "../lookahead/registry.js";
import { destinationOf } from "./destination.js";
import type { Judge } from "./judge-row.js";
import type { Settings } from "./settings.js";
import type { RowWriter } from "./write-row.js";

/** The settings come alive: all that a row needs on its way. */
export interface Recipe {
  readonly shape: RowShape;
  readonly augment: Augment;
  /** The exchanges that are to be augmented. */
  readonly targets: (exchanges: readonly Exchange[]) => readonly Exchange[];
  /** Whether the row is in the share that is augmented. */
  readonly isChosen: (exchanges: readonly Exchange[]) => boolean;
  readonly allowAugmented: boolean;
  /** Whether a tokenizer's patterns that come from elsewhere have a part in preparing every row. */
  readonly runsForeignRules: boolean;
  /** Makes the same edit without looking at rows one by one; undefined when there is more to a row, or more to do. */
  readonly stamp: Stamp | undefined;
  /** Undefined when rows are not rendered. */
  readonly judge: Judge | undefined;
  /** Undefined when rows keep the shape in which they came in. */
  readonly writer: RowWriter | undefined;
}

/** Builds the recipe. Throws TypeError when the method needs a tokenizer and there is none. */
export function createRecipe(
  settings: Settings,
  shape: ShapeSettings,
  tokenizer?: Tokenizer,
  judge?: Judge,
): Recipe {
  const { turns, share, seed, allowAugmented } = settings;
  const live = createShape(shape);
  const augment = createAugment(settings.method, tokenizer);
  const writer = writerFor(settings, live);
  return {
    shape: live,
    augment,
    targets: (exchanges) => exchangesMeant(turns, exchanges),
    isChosen: share === 1 ? () => true : (exchanges) => drawn(exchanges, seed) < share,
    allowAugmented,
    runsForeignRules: tokenizer?.isBounded === false,
    stamp: share === 1 && judge === undefined && writer === undefined ? stampFor(live, augment) : undefined,
    judge,
    writer,
  };
}

function stampFor({ flat }: RowShape, { sameForAll }: Augment): Stamp | undefined {
  return flat && sameForAll && Stamp.of(flat, sameForAll);
}

function writerFor(settings: Settings, shape: RowShape): RowWriter | undefined {
  const destination = destinationOf(settings);
  if (destination === undefined) return undefined;
  const { expand, keepColumns } = settings;
  const read = new Set([...shape.pattern.keys.map(({ name }) => name), "tools"]);
  return {
    shape: writtenShapes[destination.shape],
    destination,
    expands: expand,
    keptBeside: keepColumns ? read : undefined,
  };
}

/** The exchanges of a conversation that `turns` means. */
export function exchangesMeant(
  turns: Settings["turns"],
  exchanges: readonly Exchange[],
): readonly Exchange[] {
  switch (turns) {
    case "last":
      return exchanges.slice(-1);
    case "first":
      return exchanges.slice(0, 1);
    case "all":
      return exchanges;
  }
}

/**
 * A number in [0, 1) that depends on the seed and on what the row says, and on nothing else: neither on its position
 * nor on how its JSON is written. A larger share holds the smaller one.
 */
function drawn(exchanges: readonly Exchange[], seed: number): number {
  const said = exchanges.flatMap(({ prompt, answer }) => [prompt.text, answer.text]);
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...said]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
