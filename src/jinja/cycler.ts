import { PythonFunction } from "./function.js";
import { fail, unsupported } from "./template-error.js";
import type { Str } from "./text.js";
import { PythonObject, type Value } from "./value.js";

/** Gives its items in turn. */
export class Cycler extends PythonObject {
  override readonly typeName = "Cycler";
  private readonly items: readonly Value[];
  private at = 0;

  constructor(items: readonly Value[]) {
    super();
    this.items = items.length === 0 ? fail("cycler takes at least one item") : items;
  }

  private next(): Value {
    const item = this.items[this.at]!;
    this.at = (this.at + 1) % this.items.length;
    return item;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case "current":
        return this.items[this.at];
      case "next":
        return new PythonFunction(name, () => this.next());
      case "reset":
        return new PythonFunction(name, () => {
          this.at = 0;
          return null;
        });
      default:
        return undefined;
    }
  }

  override repr(): Str {
    return unsupported("the text of a cycler");
  }
}

/** Gives nothing at first, and then the separator. */
export class Joiner extends PythonObject {
  override readonly typeName = "Joiner";
  private readonly separator: Str;
  private isUsed = false;

  constructor(separator: Str) {
    super();
    this.separator = separator;
  }

  override get isCallable(): boolean {
    return true;
  }

  override call(): Value {
    const text = this.isUsed ? this.separator : "";
    this.isUsed = true;
    return text;
  }

  override repr(): Str {
    return unsupported("the text of a joiner");
  }
}
