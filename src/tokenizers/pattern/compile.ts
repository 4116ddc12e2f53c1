import type { CharacterSet } from "./character-set.js";
import { type Node, PatternError, type Place } from "./syntax.js";

/** One step of a compiled pattern; numbers are the indexes of other steps. */
export type Step =
  | { readonly kind: "set"; readonly set: CharacterSet }
  /** Takes `least` to `most` characters of a set in a row. */
  | {
      readonly kind: "run";
      readonly set: CharacterSet;
      readonly least: number;
      readonly most: number;
      /** Whether it gives characters back when the steps after it fail. */
      readonly givesBack: boolean;
    }
  /** Continues at `first`; if that fails, at `second`. */
  | { readonly kind: "split"; first: number; second: number }
  | { readonly kind: "jump"; to: number }
  /** A pattern of its own, from here to `end`: a condition, or the text of its first match. */
  | {
      readonly kind: "look";
      readonly isBehind: boolean;
      readonly negated: boolean;
      readonly takes: boolean;
      end: number;
    }
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "done" };

const MOST_STEPS = 20_000;

/** The steps of a pattern, for a matcher that goes back to the last choice when a step fails. Throws PatternError. */
export function compile(node: Node): readonly Step[] {
  const steps: Step[] = [];
  emit(node, steps);
  steps.push({ kind: "done" });
  return steps;
}

function emit(node: Node, steps: Step[]): void {
  if (steps.length > MOST_STEPS) throw new PatternError("the pattern is too long");
  switch (node.kind) {
    case "set":
    case "place":
      steps.push(node);
      return;
    case "sequence":
      for (const item of node.items) emit(item, steps);
      return;
    case "choice":
      emitChoice(node.items, steps);
      return;
    case "repeat":
      emitRepeat(node, steps);
      return;
    case "look":
      emitLook(node.item, { isBehind: node.isBehind, negated: node.negated, takes: false }, steps);
      return;
    case "atomic":
      emitLook(node.item, { isBehind: false, negated: false, takes: true }, steps);
  }
}

function emitChoice(items: readonly Node[], steps: Step[]): void {
  const ends: { to: number }[] = [];
  for (const [i, item] of items.entries()) {
    if (i === items.length - 1) emit(item, steps);
    else {
      const split = { kind: "split" as const, first: steps.length + 1, second: 0 };
      const jump = { kind: "jump" as const, to: 0 };
      steps.push(split);
      emit(item, steps);
      steps.push(jump);
      ends.push(jump);
      split.second = steps.length;
    }
  }
  for (const jump of ends) jump.to = steps.length;
}

function emitLook(
  item: Node,
  kind: { readonly isBehind: boolean; readonly negated: boolean; readonly takes: boolean },
  steps: Step[],
): void {
  const look = { kind: "look" as const, ...kind, end: 0 };
  steps.push(look);
  emit(item, steps);
  steps.push({ kind: "done" });
  look.end = steps.length;
}

function emitRepeat(node: Node & { readonly kind: "repeat" }, steps: Step[]): void {
  const { item, least, most, taking } = node;
  if (item.kind === "set" && taking !== "lazy") {
    steps.push({ kind: "run", set: item.set, least, most, givesBack: taking === "greedy" });
    return;
  }
  if (taking === "possessive") {
    emit({ kind: "atomic", item: { ...node, taking: "greedy" } }, steps);
    return;
  }
  for (let times = 0; times < least; times++) emit(item, steps);
  const optional = (): { first: number; second: number } => {
    const split = { kind: "split" as const, first: steps.length + 1, second: steps.length + 1 };
    steps.push(split);
    return split;
  };
  const skip = taking === "lazy" ? "first" : "second";
  if (most === Number.POSITIVE_INFINITY) {
    const start = steps.length;
    const split = optional();
    emit(item, steps);
    steps.push({ kind: "jump", to: start });
    split[skip] = steps.length;
    return;
  }
  const splits: { first: number; second: number }[] = [];
  for (let times = least; times < most; times++) {
    splits.push(optional());
    emit(item, steps);
  }
  for (const split of splits) split[skip] = steps.length;
}
