import { Dict } from "./dict.js";
import { iterate, toStr } from "./inspect.js";
import type { CallArguments, Expression } from "./nodes.js";
import type { Frame } from "./scope.js";
import { fail } from "./template-error.js";
import { read } from "./text.js";
import { type Arguments, NO_ARGUMENTS, NO_NAMES, type Value } from "./value.js";

/** The arguments of a call as they are when it runs. */
export function compileArguments(
  { positional, named, rest, namedRest }: CallArguments,
  compile: (part: Expression) => (frame: Frame) => Value,
): (frame: Frame) => Arguments {
  const values = positional.map(compile);
  const names = named.map(({ name, value }) => ({ name, value: compile(value) }));
  const [more, moreNames] = [rest && compile(rest), namedRest && compile(namedRest)];
  if (more === undefined && moreNames === undefined && names.length === 0) {
    if (values.length === 0) return () => NO_ARGUMENTS;
    return (frame) => ({ positional: values.map((value) => value(frame)), named: NO_NAMES });
  }
  return (frame) => {
    const all: Value[] = values.map((value) => value(frame));
    if (more !== undefined) all.push(...iterate(more(frame)));
    const byName = new Map<string, Value>();
    for (const { name, value } of names) byName.set(name, value(frame));
    if (moreNames !== undefined) addNames(byName, moreNames(frame));
    return { positional: all, named: byName };
  };
}

function addNames(byName: Map<string, Value>, given: Value): void {
  const dict = given instanceof Dict ? given : fail("the argument after ** must be a dict");
  for (const { items } of dict.items()) {
    const name = read(toStr(items[0]!));
    if (byName.has(name)) fail("a call has two values for one name");
    byName.set(name, items[1]!);
  }
}
