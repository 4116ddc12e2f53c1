import { fail, unsupported } from "./template-error.js";
import type { Str } from "./text.js";
import { type Arguments, PythonObject, type Value } from "./value.js";

/** A function or a bound method. */
export class PythonFunction extends PythonObject {
  override readonly typeName = "function";
  readonly name: string;
  private readonly body: (args: Arguments) => Value;

  constructor(name: string, body: (args: Arguments) => Value) {
    super();
    this.name = name;
    this.body = body;
  }

  override get isCallable(): boolean {
    return true;
  }

  override call(args: Arguments): Value {
    return this.body(args);
  }

  override repr(): Str {
    return unsupported(`the text of the function ${this.name}`);
  }
}

/**
 * The arguments in the order of the parameters; undefined where the default counts. Parameters before `required` have
 * none. Throws TemplateError `failed`, as Python's TypeError.
 */
export function bind(
  { positional, named }: Arguments,
  name: string,
  parameters: readonly string[],
  required = 0,
): readonly (Value | undefined)[] {
  if (positional.length > parameters.length)
    fail(`${name}() takes ${parameters.length} arguments, not ${positional.length}`);
  const bound: (Value | undefined)[] = [...positional];
  for (const [key, value] of named) {
    const at = parameters.indexOf(key);
    if (at === -1) fail(`${name}() has no parameter of the name of an argument`);
    if (bound[at] !== undefined) fail(`${name}() got two values for '${key}'`);
    bound[at] = value;
  }
  for (let i = 0; i < required; i++)
    if (bound[i] === undefined) fail(`${name}() lacks its argument '${parameters[i]}'`);
  return bound;
}
