import type { CharacterSet } from "./character-set.js";

/** A parsed pattern. */
export type Node =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "choice"; readonly items: readonly Node[] }
  | {
      readonly kind: "repeat";
      readonly item: Node;
      readonly least: number;
      /** Infinity without a limit. */
      readonly most: number;
      readonly taking: Taking;
    }
  /** What follows the place, or does not; `isBehind`: the one character before it. */
  | { readonly kind: "look"; readonly item: Node; readonly isBehind: boolean; readonly negated: boolean }
  /** The first match of the item only. */
  | { readonly kind: "atomic"; readonly item: Node }
  | { readonly kind: "place"; readonly place: Place };

/** How a repetition takes characters: as many as possible, as few as possible, or without giving any back. */
export type Taking = "greedy" | "lazy" | "possessive";

/** A condition of the place alone. */
export type Place =
  | "text-start"
  | "text-end"
  | "text-end-or-last-line"
  | "line-start"
  | "line-end"
  | "word-edge"
  | "no-word-edge";

/** Thrown for a pattern that is not valid, or has a part that is not supported. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

/** Whether the node can match the empty text. */
export function canBeEmpty(node: Node): boolean {
  switch (node.kind) {
    case "set":
      return false;
    case "sequence":
      return node.items.every(canBeEmpty);
    case "choice":
      return node.items.some(canBeEmpty);
    case "repeat":
      return node.least === 0 || canBeEmpty(node.item);
    case "atomic":
      return canBeEmpty(node.item);
    case "look":
    case "place":
      return true;
  }
}
