import type { Dict } from "./dict.js";
import { fail, unsupported } from "./template-error.js";
import { isStr, read, type Str } from "./text.js";
import { PythonObject, type Value } from "./value.js";

/** An object whose attributes a template may set. */
export class Namespace extends PythonObject {
  override readonly typeName = "Namespace";
  private readonly attributes = new Map<string, Value>();

  /** Throws TemplateError `failed` for a name that the sandbox refuses. */
  constructor(attributes: Dict) {
    super();
    for (const { items } of attributes.items()) {
      const [name, value] = items;
      if (!isStr(name!)) fail("a namespace has texts as names");
      this.set(read(name as Str), value!);
    }
  }

  set(name: string, value: Value): void {
    if (name.startsWith("_")) fail("a namespace has no names with an underscore before them");
    this.attributes.set(name, value);
  }

  override attribute(name: string): Value | undefined {
    return this.attributes.get(name);
  }

  override repr(): Str {
    return unsupported("the text of a namespace");
  }
}
