import { fail } from "./template-error.js";
import type { Str } from "./text.js";
import { PythonObject, type Value } from "./value.js";

/** A value that is not there: empty as a text, as a list and as a condition; all else that is done with it fails. */
export class Undefined extends PythonObject {
  override readonly typeName = "Undefined";
  private readonly reason: string;

  constructor(reason: string) {
    super();
    this.reason = reason;
  }

  /** Throws TemplateError `failed`, as jinja2's UndefinedError. */
  refuse(): never {
    return fail(this.reason);
  }

  override attribute(name: string): Value | undefined {
    return name === "__class__" ? undefined : this.refuse();
  }

  override isTrue(): boolean {
    return false;
  }

  override get size(): number {
    return 0;
  }

  override iterate(): Iterable<Value> {
    return [];
  }

  override item(): Value {
    return this.refuse();
  }

  override get isCallable(): boolean {
    return true;
  }

  override call(): Value {
    return this.refuse();
  }

  override repr(): Str {
    return "Undefined";
  }

  override toStr(): Str {
    return "";
  }
}
