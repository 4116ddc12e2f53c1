import { unsupported } from "./template-error.js";
import { joinTexts, type Str } from "./text.js";
import { PythonObject, type Value } from "./value.js";

/** An object that is true if it has items, and that is iterated by them. */
export abstract class ItemsObject extends PythonObject {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  override isTrue(): boolean {
    return this.items.length > 0;
  }

  override get size(): number {
    return this.items.length;
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }
}

/** A tuple, perhaps with names for its items. */
export class Tuple extends ItemsObject {
  override readonly typeName = "tuple";
  private readonly names: readonly string[];

  constructor(items: readonly Value[], names: readonly string[] = []) {
    super(items);
    this.names = names;
  }

  override attribute(name: string): Value | undefined {
    return this.items[this.names.indexOf(name)];
  }

  override repr(inner: (value: Value) => Str): Str {
    if (this.items.length === 1) return joinTexts(["(", inner(this.items[0]!), ",)"]);
    return joinTexts(["(", joinTexts(this.items.map(inner), ", "), ")"]);
  }
}

/** A range of ints. */
export class Range extends PythonObject {
  override readonly typeName = "range";
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override isTrue(): boolean {
    return this.size > 0;
  }

  override get size(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  get items(): readonly number[] {
    return Array.from({ length: this.size }, (_, i) => this.start + i * this.step);
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override repr(): Str {
    return `range(${this.start}, ${this.stop}${this.step === 1 ? "" : `, ${this.step}`})`;
  }
}

/** An iterator or a generator: it has no length, and is read once. */
export class PythonIterator extends PythonObject {
  override readonly typeName = "generator";
  private readonly iterator: Iterator<Value>;

  constructor(items: Iterable<Value>) {
    super();
    this.iterator = items[Symbol.iterator]();
  }

  override iterate(): Iterable<Value> {
    // not the generator itself, which a loop that breaks off would close
    const { iterator } = this;
    return { [Symbol.iterator]: () => ({ next: () => iterator.next() }) };
  }

  override repr(): Str {
    return unsupported("the text of a generator");
  }
}
