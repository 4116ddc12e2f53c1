import { fromKeys } from "./collection-methods.js";
import { Cycler, Joiner } from "./cycler.js";
import { Dict } from "./dict.js";
import { bind, PythonFunction } from "./function.js";
import { iterate, toIndex, toList, toStr } from "./inspect.js";
import { Namespace } from "./namespace.js";
import { Range } from "./sequence.js";
import { formatDate } from "./strftime.js";
import { fail, TemplateError, unsupported } from "./template-error.js";
import { read, type Str } from "./text.js";
import { type Arguments, PythonObject, type Value } from "./value.js";

/** The sandbox's limit for the length of a range. */
const MOST_NUMBERS = 100_000;

const FIXED: readonly PythonFunction[] = [
  new PythonFunction("range", range),
  new PythonFunction("namespace", (args) => new Namespace(toDict(args))),
  new PythonFunction("cycler", ({ positional }) => new Cycler(positional)),
  new PythonFunction("joiner", (args) => new Joiner(toStr(bind(args, "joiner", ["sep"])[0] ?? ", "))),
  new PythonFunction("lipsum", () => unsupported("the function 'lipsum'")),
  new PythonFunction("raise_exception", () => {
    throw new TemplateError("refused", "");
  }),
];

/** The functions that every template has. */
export function createGlobals(now: () => Date): ReadonlyMap<string, Value> {
  const clock = new PythonFunction("strftime_now", (args) => {
    const [format] = bind(args, "strftime_now", ["format"], 1);
    return formatDate(now(), read(toStr(format!)));
  });
  const globals = new Map<string, Value>(FIXED.map((known) => [known.name, known]));
  return globals.set("strftime_now", clock).set("dict", DICT_TYPE).set("self", new Self());
}

function range({ positional, named }: Arguments): Value {
  const numbers = positional.map(toIndex);
  if (named.size > 0 || numbers.length === 0 || numbers.length > 3) fail("range takes 1 to 3 ints");
  const [first = 0, second, step = 1] = numbers;
  if (step === 0) fail("the step of a range must not be 0");
  const made = second === undefined ? new Range(0, first, 1) : new Range(first, second, step);
  return made.size > MOST_NUMBERS ? fail("the sandbox refuses a range of more than 100,000 numbers") : made;
}

/** What `dict(…)` gives: of a dict or of pairs, and of names. */
function toDict({ positional, named }: Arguments): Dict {
  const [given] = positional;
  if (positional.length > 1) fail("dict takes at most 1 argument");
  const dict = given instanceof Dict ? given.copy() : new Dict();
  if (given !== undefined && !(given instanceof Dict)) {
    for (const pair of iterate(given)) {
      const [key, value, ...rest] = toList(pair);
      if (key === undefined || value === undefined || rest.length > 0) return fail("dict takes pairs");
      dict.set(key, value);
    }
  }
  for (const [name, value] of named) dict.setText(name, value);
  return dict;
}

/** What a template sees as `dict`. */
class DictType extends PythonObject {
  override readonly typeName = "TemplateDict";

  override attribute(name: string): Value | undefined {
    return name === "fromkeys" ? new PythonFunction(name, fromKeys) : undefined;
  }

  override get isCallable(): boolean {
    return true;
  }

  override call(args: Arguments): Value {
    return toDict(args);
  }

  override repr(): Str {
    return unsupported("the text of dict");
  }
}

const DICT_TYPE = new DictType();

/** The variable `self`, which knows the blocks of a template in Python. */
class Self extends PythonObject {
  override readonly typeName = "TemplateReference";

  override repr(): Str {
    return "<TemplateReference None>";
  }
}
