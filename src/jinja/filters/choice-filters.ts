import { charge } from "../budget.js";
import type { Environment, Filter } from "../environment.js";
import { expectStr, isTrue, iterate } from "../inspect.js";
import { PythonIterator } from "../sequence.js";
import { fail, unsupported } from "../template-error.js";
import { read } from "../text.js";
import type { Arguments, Value } from "../value.js";
import { attributeReader } from "./attribute-path.js";

/** `select`, `reject` and their siblings for attributes: a test of each item, when it is asked for. */
function chooser(keeps: boolean, ofAttribute: boolean): Filter {
  return (value, args, environment) =>
    new PythonIterator(
      (function* () {
        if (!isTrue(value)) return;
        const holds = choiceOf(args, ofAttribute, environment);
        for (const item of iterate(value)) {
          charge(1);
          if (holds(item) === keeps) yield item;
        }
      })(),
    );
}

function choiceOf(
  { positional, named }: Arguments,
  ofAttribute: boolean,
  environment: Environment,
): (item: Value) => boolean {
  const attribute = ofAttribute ? positional[0] : undefined;
  const others = ofAttribute ? positional.slice(1) : positional;
  if (ofAttribute && attribute === undefined) fail("the name of the attribute is missing");
  const reader = attribute === undefined ? (item: Value): Value => item : attributeReader(attribute);
  const [name, ...rest] = others;
  if (name === undefined) return (item) => isTrue(reader(item));
  const called = read(expectStr(name));
  const test = environment.tests.get(called);
  if (test === undefined)
    return environment.gaps.has(`test ${called}`)
      ? unsupported(`the test '${called}'`)
      : fail("there is no test of that name");
  return (item) => test(reader(item), { positional: rest, named }, environment);
}

const map: Filter = (value, args, environment) =>
  new PythonIterator(
    (function* () {
      if (!isTrue(value)) return;
      const change = changeOf(args, environment);
      for (const item of iterate(value)) {
        charge(1);
        yield change(item);
      }
    })(),
  );

function changeOf({ positional, named }: Arguments, environment: Environment): (item: Value) => Value {
  const [name, ...rest] = positional;
  if (name === undefined) {
    const attribute = named.get("attribute");
    if (attribute === undefined) return fail("map takes the name of a filter, or an attribute");
    if ([...named.keys()].some((key) => key !== "attribute" && key !== "default"))
      fail("map has no such argument");
    return attributeReader(attribute, named.get("default"));
  }
  const called = read(expectStr(name));
  const filter = environment.filters.get(called);
  if (filter === undefined)
    return environment.gaps.has(`filter ${called}`)
      ? unsupported(`the filter '${called}'`)
      : fail("there is no filter of that name");
  return (item) => filter(item, { positional: rest, named }, environment);
}

/** The filters that take a test or a filter by its name. */
export const CHOICE_FILTERS: Readonly<Record<string, Filter>> = {
  map,
  select: chooser(true, false),
  reject: chooser(false, false),
  selectattr: chooser(true, true),
  rejectattr: chooser(false, true),
};
