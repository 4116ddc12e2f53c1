import { asCall } from "./budget.js";
import { Dict } from "./dict.js";
import type { Evaluate, Scope } from "./scope.js";
import { Frame } from "./scope.js";
import { Tuple } from "./sequence.js";
import { fail, unsupported } from "./template-error.js";
import type { Str } from "./text.js";
import { Undefined } from "./undefined.js";
import { type Arguments, orElse, PythonObject, type Value } from "./value.js";

/** A macro as it is compiled. */
export interface MacroCode {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly slot: number;
    readonly otherwise: Evaluate | undefined;
  }[];
  readonly scope: Scope;
  readonly body: (frame: Frame) => void;
}

/** A macro, or the body of a call block, with the variables around it. */
export class Macro extends PythonObject {
  override readonly typeName = "Macro";
  private readonly code: MacroCode;
  private readonly around: Frame;

  constructor(code: MacroCode, around: Frame) {
    super();
    this.code = code;
    this.around = around;
  }

  override attribute(name: string): Value | undefined {
    if (name === "name") return this.code.name;
    if (name === "arguments") return new Tuple(this.code.parameters.map((parameter) => parameter.name));
    return /^(catch_kwargs|catch_varargs|caller|explicit_caller)$/.test(name)
      ? unsupported(`the attribute ${name} of a macro`)
      : undefined;
  }

  override get isCallable(): boolean {
    return true;
  }

  override call(args: Arguments): Str {
    const { around, code } = this;
    const { run } = around;
    const { line } = run;
    const frame = new Frame(around, run);
    this.bind(frame, args);
    const written = asCall(() => run.capture(() => code.body(frame)));
    run.line = line;
    return written;
  }

  private bind(frame: Frame, { positional, named }: Arguments): void {
    const { parameters, scope } = this.code;
    const left = new Map(named);
    const extra = positional.slice(parameters.length);
    const given = parameters.map(({ name }, i) => {
      if (i < positional.length) return positional[i];
      const value = left.get(name);
      left.delete(name);
      return value;
    });
    const caller = scope.uses("caller");
    if (caller !== undefined && !parameters.some(({ name }) => name === "caller")) {
      frame.slots[caller] = orElse(left.get("caller"), () => new Undefined("No caller defined"));
      left.delete("caller");
    }
    const kwargs = scope.uses("kwargs");
    if (kwargs !== undefined) frame.slots[kwargs] = Dict.of(left);
    else if (left.size > 0) fail("a macro is called with a name that it has no parameter for");
    const varargs = scope.uses("varargs");
    if (varargs !== undefined) frame.slots[varargs] = new Tuple(extra);
    else if (extra.length > 0) fail(`the macro takes not more than ${parameters.length} arguments`);
    parameters.forEach(({ name, slot, otherwise }, i) => {
      frame.slots[slot] = orElse(given[i], () =>
        otherwise === undefined ? new Undefined(`parameter '${name}' was not provided`) : otherwise(frame),
      );
    });
  }

  override repr(): Str {
    return unsupported("the text of a macro");
  }
}
