import type { Statement, Target } from "./nodes.js";
import type { Run } from "./run.js";
import { findNames, type ScopeNames } from "./scope-names.js";
import { Undefined } from "./undefined.js";
import { orElse, type Value } from "./value.js";

/** The variables of one running scope. */
export class Frame {
  readonly parent: Frame | undefined;
  readonly run: Run;
  slots: (Value | undefined)[];

  constructor(parent: Frame | undefined, run: Run) {
    this.parent = parent;
    this.run = run;
    this.slots = [];
  }

  /** The frame that many scopes further out. */
  outer(depth: number): Frame {
    let frame: Frame = this;
    for (let i = 0; i < depth; i++) frame = frame.parent!;
    return frame;
  }
}

export type Evaluate = (frame: Frame) => Value;

/** The names that a macro has without declaring them. */
const MACRO_NAMES = ["caller", "kwargs", "varargs"];

/**
 * The names of one scope, known when a template is compiled. The bodies of loops, macros, `with`, `filter` and `set`
 * blocks are scopes; `if` is none.
 */
export class Scope {
  readonly parent: Scope | undefined;
  private readonly kind: "plain" | "loop" | "macro";
  private readonly names: ScopeNames;
  private readonly slots = new Map<string, number>();

  constructor(parent: Scope | undefined, kind: "plain" | "loop" | "macro", body: readonly Statement[]) {
    this.parent = parent;
    this.kind = kind;
    this.names = findNames(body);
    for (const name of this.names.stored) this.declare(name);
  }

  declare(name: string): number {
    const slot = this.slots.get(name) ?? this.slots.size;
    this.slots.set(name, slot);
    return slot;
  }

  declareTarget(target: Target): void {
    switch (target.kind) {
      case "name":
        this.declare(target.name);
        break;
      case "tuple":
        for (const item of target.items) this.declareTarget(item);
        break;
      case "namespace":
        break;
    }
  }

  /** Whether the body uses a name that the scope has by itself, such as `loop`. */
  uses(name: string): number | undefined {
    return this.slots.get(name);
  }

  /** Reads a variable: from the innermost scope in which it is set by now, or else what the template was given. */
  compileRead(name: string): Evaluate {
    const places = this.placesOf(name);
    const missing = new Undefined(`'${name}' is undefined`);
    const outside: Evaluate = this.isOwn(name)
      ? () => missing
      : ({ run }) => orElse(run.context.get(name), () => orElse(run.globals.get(name), () => missing));
    const [first] = places;
    if (first === undefined) return outside;
    if (places.length === 1 && first.depth === 0) {
      const { slot } = first;
      return (frame) => {
        const value = frame.slots[slot];
        return value === undefined ? outside(frame) : value;
      };
    }
    return (frame) => {
      for (const { depth, slot } of places) {
        const value = frame.outer(depth).slots[slot];
        if (value !== undefined) return value;
      }
      return outside(frame);
    };
  }

  /** Whether a name is never what the template was given: the outermost scope that knows it sets it first. */
  private isOwn(name: string): boolean {
    let isOwn = false;
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const { read, stored, storedFirst } = scope.names;
      if (read.has(name) || stored.has(name)) isOwn = storedFirst.has(name);
    }
    return isOwn;
  }

  private placesOf(name: string): readonly { readonly depth: number; readonly slot: number }[] {
    const places: { depth: number; slot: number }[] = [];
    let depth = 0;
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent, depth++) {
      if (
        (scope.kind === "loop" && name === "loop") ||
        (scope.kind === "macro" && MACRO_NAMES.includes(name))
      )
        scope.declare(name);
      const slot = scope.slots.get(name);
      if (slot !== undefined) places.push({ depth, slot });
    }
    return places;
  }
}
