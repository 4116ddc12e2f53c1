import { type CharacterSet, rangeSet } from "../pattern/character-set.js";
import { type Node, PatternError, type Place } from "../pattern/syntax.js";
import { holdsBefore } from "./look-ahead.js";
import type { State } from "./state.js";

const MOST_STATES = 4000;

/** Line feed, which `$` looks for. */
const LINE_FEED = rangeSet(0x0a, 0x0a);

/** Every set of characters that decides on a match of the pattern. */
export function setsOf(node: Node): readonly CharacterSet[] {
  switch (node.kind) {
    case "set":
      return [node.set];
    case "sequence":
    case "choice":
      return node.items.flatMap(setsOf);
    case "repeat":
    case "look":
    case "atomic":
      return setsOf(node.item);
    case "place":
      return [LINE_FEED];
  }
}

/** Makes the states of patterns, whose sets are given by the classes in them. A pattern is made from its end. */
export class AutomatonBuilder {
  readonly states: State[] = [];
  private readonly classesOf: ReadonlyMap<CharacterSet, Uint8Array>;
  private readonly endClass: number;

  constructor(classesOf: ReadonlyMap<CharacterSet, Uint8Array>, endClass: number) {
    this.classesOf = classesOf;
    this.endClass = endClass;
  }

  /** The first state of a pattern. Throws PatternError for what one character of look-ahead cannot decide. */
  pattern(node: Node): number {
    return this.before(node, this.add({ kind: "match" }));
  }

  private add(state: State): number {
    if (this.states.length >= MOST_STATES) throw new PatternError("the pattern is too long");
    return this.states.push(state) - 1;
  }

  /** The first state of a node that is followed by the state `next`. */
  private before(node: Node, next: number): number {
    switch (node.kind) {
      case "set":
        return this.add({ kind: "take", classes: this.classes(node.set), next });
      case "sequence":
        return node.items.reduceRight((following, item) => this.before(item, following), next);
      case "choice":
        return node.items
          .map((item) => this.before(item, next))
          .reduceRight((second, first) => this.add({ kind: "split", first, second }));
      case "repeat":
        return this.repeat(node, next);
      case "look":
        return this.look(node, next);
      case "atomic":
        return this.atomic(node.item, next);
      case "place":
        return this.add({ kind: "if", classes: this.place(node.place), next });
    }
  }

  private repeat({ item, least, most, taking }: Node & { readonly kind: "repeat" }, next: number): number {
    if (taking === "possessive") {
      const greedy: Node = { kind: "repeat", item, least, most, taking: "greedy" };
      return this.atomic(greedy, next);
    }
    const isLazy = taking === "lazy";
    return this.times(item, least, most, next, (one, skip) =>
      isLazy ? { kind: "split", first: skip, second: one } : { kind: "split", first: one, second: skip },
    );
  }

  /** `least` to `most` times a node; `choose` decides between one more time and none. */
  private times(
    item: Node,
    least: number,
    most: number,
    next: number,
    choose: (one: number, skip: number) => State & { readonly kind: "split" },
  ): number {
    let first = next;
    if (most === Number.POSITIVE_INFINITY) {
      const loop = { kind: "split" as const, first: 0, second: 0 };
      first = this.add(loop);
      Object.assign(loop, choose(this.before(item, first), next));
    } else {
      for (let times = least; times < most; times++) first = this.add(choose(this.before(item, first), next));
    }
    for (let times = 0; times < least; times++) first = this.before(item, first);
    return first;
  }

  /** Only the first match of a node counts: here that of a run, or that of a node that has one way to match. */
  private atomic(item: Node, next: number): number {
    if (item.kind === "repeat" && item.item.kind === "set") {
      const { least, most, taking } = item;
      if (taking === "lazy") return this.times(item.item, least, least, next, greedily);
      const classes = this.classes(item.item.set).map((isMember) => 1 - isMember);
      const end = this.add({ kind: "if", classes, next });
      if (most === Number.POSITIVE_INFINITY) return this.times(item.item, least, most, end, greedily);
      // a run of the most characters ends whatever follows
      let first = next;
      for (let times = least; times < most; times++)
        first = this.add(greedily(this.before(item.item, first), end));
      return this.times(item.item, least, least, first, greedily);
    }
    if (!isOneWay(item)) throw new PatternError("an atomic group with a choice is not supported");
    return this.before(item, next);
  }

  private look(node: Node & { readonly kind: "look" }, next: number): number {
    if (node.isBehind) throw new PatternError("a lookbehind is not supported");
    const wanted = node.negated ? 0 : 1;
    const start = this.pattern(node.item);
    const classes = Uint8Array.from({ length: this.endClass + 1 }, (_, ahead) =>
      holdsBefore(this.states, start, ahead, this.endClass) === (wanted === 1) ? 1 : 0,
    );
    return this.add({ kind: "if", classes, next });
  }

  /** The classes before which a place is. */
  private place(place: Place): Uint8Array {
    if (place !== "text-end" && place !== "line-end") throw new PatternError(`a ${place} is not supported`);
    const classes =
      place === "line-end" ? this.classes(LINE_FEED).slice() : new Uint8Array(this.endClass + 1);
    classes[this.endClass] = 1;
    return classes;
  }

  private classes(set: CharacterSet): Uint8Array {
    return this.classesOf.get(set)!;
  }
}

function greedily(one: number, skip: number): State & { readonly kind: "split" } {
  return { kind: "split", first: one, second: skip };
}

/** Whether a node has no choice of how to match. */
function isOneWay(node: Node): boolean {
  switch (node.kind) {
    case "set":
    case "place":
    case "look":
      return true;
    case "sequence":
      return node.items.every(isOneWay);
    case "choice":
      return node.items.length === 1 && isOneWay(node.items[0]!);
    case "repeat":
      return (
        (node.least === node.most && isOneWay(node.item)) ||
        (node.taking === "possessive" && node.item.kind === "set")
      );
    case "atomic":
      return true;
  }
}
