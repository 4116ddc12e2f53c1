import type { Exchange } from "../domain/example.js";
import type { JsonObject } from "../formats/input/format.js";
import type { RowFacts } from "../methods/method.js";
import type { Recipe } from "./recipe.js";

/** What a method may ask of a row; found only when it asks. */
export function rowFacts(recipe: Recipe, exchanges: readonly Exchange[], row: JsonObject): RowFacts {
  let position: number | undefined;
  return {
    position: () => (position ??= recipe.drawPosition(exchanges)),
    column: (name) => {
      const value = Object.hasOwn(row, name) ? row[name] : undefined;
      return typeof value === "string" ? value : undefined;
    },
  };
}
