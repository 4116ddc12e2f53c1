import { equals } from "./compare.js";
import { PythonFunction } from "./function.js";
import { fail, unsupported } from "./template-error.js";
import type { Str } from "./text.js";
import { Undefined } from "./undefined.js";
import { type Arguments, orElse, PythonObject, type Value } from "./value.js";

/** The variable `loop`. It reads its items one by one, and further only when it is asked for what comes next. */
export class Loop extends PythonObject {
  override readonly typeName = "LoopContext";
  private index = -1;
  private readonly iterator: Iterator<Value>;
  private readonly recurse: ((items: Value, depth: number) => Value) | undefined;
  private readonly depth: number;
  /** The items that were read before their turn. */
  private ahead: Value[] = [];
  private total: number | undefined;
  private before: Value | undefined;
  private current: Value | undefined;
  private lastSeen: readonly Value[] | undefined;

  constructor(
    items: Iterable<Value>,
    depth: number,
    recurse: ((items: Value, depth: number) => Value) | undefined,
  ) {
    super();
    this.iterator = items[Symbol.iterator]();
    if (Array.isArray(items)) this.total = items.length;
    this.depth = depth;
    this.recurse = recurse;
  }

  /** The next item; undefined at the end. */
  next(): Value | undefined {
    const item = this.peek();
    if (item === undefined) return undefined;
    this.ahead.shift();
    this.index++;
    this.before = this.current;
    this.current = item;
    return item;
  }

  private peek(): Value | undefined {
    if (this.ahead.length === 0) {
      const { done, value } = this.iterator.next();
      if (done === true) return undefined;
      this.ahead.push(value as Value);
    }
    return this.ahead[0];
  }

  override get size(): number {
    if (this.total === undefined) {
      for (let next = this.iterator.next(); next.done !== true; next = this.iterator.next())
        this.ahead.push(next.value);
      this.total = this.index + 1 + this.ahead.length;
    }
    return this.total;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case "index":
        return this.index + 1;
      case "index0":
        return this.index;
      case "first":
        return this.index === 0;
      case "last":
        return this.peek() === undefined;
      case "length":
        return this.size;
      case "revindex":
        return this.size - this.index;
      case "revindex0":
        return this.size - this.index - 1;
      case "depth":
        return this.depth + 1;
      case "depth0":
        return this.depth;
      case "previtem":
        return orElse(this.before, () => new Undefined("there is no previous item"));
      case "nextitem":
        return orElse(this.peek(), () => new Undefined("there is no next item"));
      case "cycle":
        return new PythonFunction(name, ({ positional }) =>
          orElse(positional[this.index % positional.length], () => fail("no items to cycle through")),
        );
      case "changed":
        return new PythonFunction(name, ({ positional }) => this.hasChanged(positional));
      default:
        return undefined;
    }
  }

  private hasChanged(values: readonly Value[]): boolean {
    const { lastSeen } = this;
    const isSame =
      lastSeen?.length === values.length && lastSeen.every((value, i) => equals(value, values[i]!));
    if (!isSame) this.lastSeen = values;
    return !isSame;
  }

  override isTrue(): boolean {
    return this.size > 0;
  }

  override get isCallable(): boolean {
    return true;
  }

  override call({ positional: [items] }: Arguments): Value {
    if (this.recurse === undefined || items === undefined) return fail("only a recursive loop can be called");
    return this.recurse(items, this.depth + 1);
  }

  override repr(): Str {
    return unsupported("the text of a loop");
  }
}
