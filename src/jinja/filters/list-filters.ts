import { charge } from "../budget.js";
import { compare, equals } from "../compare.js";
import { Dict } from "../dict.js";
import type { Filter } from "../environment.js";
import { bind } from "../function.js";
import { characters, isTrue, iterate, lengthOf, toList, typeName } from "../inspect.js";
import { PythonIterator, Tuple } from "../sequence.js";
import { fail } from "../template-error.js";
import { isStr, transform } from "../text.js";
import { Undefined } from "../undefined.js";
import type { Value } from "../value.js";
import { attributeReader, attributesReader, ignoreCase } from "./attribute-path.js";
import { batch, slice } from "./row-filters.js";

const first: Filter = (value) => {
  for (const item of iterate(value)) return item;
  return new Undefined("the sequence of first is empty");
};

const last: Filter = (value) => {
  if (lengthOf(value) === undefined) fail(`'${typeName(value)}' object is not reversible`);
  const items = toList(value);
  return items.length === 0 ? new Undefined("the sequence of last is empty") : items.at(-1)!;
};

const reverse: Filter = (value) => {
  if (isStr(value)) return transform(value, (text) => [...characters(text)].reverse().join(""));
  return new PythonIterator([...toList(value)].reverse());
};

/** Sorts without changing the order of equal items; Python's reverse keeps it, too. */
function sorted(items: readonly Value[], key: (item: Value) => Value, isReversed: boolean): readonly Value[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  charge(1 + items.length * Math.ceil(Math.log2(items.length + 1)));
  keyed.sort((a, b) => (isReversed ? compare(b.key, a.key) : compare(a.key, b.key)));
  return keyed.map(({ item }) => item);
}

const sort: Filter = (value, args) => {
  const parameters = ["reverse", "case_sensitive", "attribute"];
  const [isReversed = false, isExact = false, attribute = null] = bind(args, "sort", parameters);
  const reader = attributesReader(attribute);
  const fold = isTrue(isExact) ? (one: Value): Value => one : ignoreCase;
  return sorted(toList(value), (item) => reader(item).map(fold), isTrue(isReversed));
};

const dictsort: Filter = (value, args) => {
  const parameters = ["case_sensitive", "by", "reverse"];
  const [isExact = false, by = "key", isReversed = false] = bind(args, "dictsort", parameters);
  if (!(value instanceof Dict)) return fail(`dictsort takes a dict, not ${typeName(value)}`);
  if (by !== "key" && by !== "value") return fail("dictsort sorts by 'key' or 'value'");
  const at = by === "key" ? 0 : 1;
  const keyOf = (item: Value): Value => {
    const key = (item as Tuple).items[at]!;
    return isTrue(isExact) ? key : ignoreCase(key);
  };
  return sorted(value.items(), keyOf, isTrue(isReversed));
};

const groupby: Filter = (value, args) => {
  const parameters = ["attribute", "default", "case_sensitive"];
  const [attribute, otherwise = null, isExact = false] = bind(args, "groupby", parameters, 1);
  const reader = attributeReader(attribute!, otherwise);
  const keyOf = (item: Value): Value => (isTrue(isExact) ? reader(item) : ignoreCase(reader(item)));
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(toList(value), keyOf, false)) {
    const key = keyOf(item);
    const group = groups.at(-1);
    if (group !== undefined && equals(group.key, key)) group.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ items }) => new Tuple([reader(items[0]!), items], ["grouper", "list"]));
};

const unique: Filter = (value, args) => {
  const [isExact = false, attribute = null] = bind(args, "unique", ["case_sensitive", "attribute"]);
  const reader = attributeReader(attribute);
  return new PythonIterator(
    (function* () {
      const seen = new Dict();
      for (const item of iterate(value)) {
        charge(1);
        const key = isTrue(isExact) ? reader(item) : ignoreCase(reader(item));
        if (seen.get(key) !== undefined) continue;
        seen.set(key, true);
        yield item;
      }
    })(),
  );
};

function extreme(name: "min" | "max"): Filter {
  return (value, args) => {
    const [isExact = false, attribute = null] = bind(args, name, ["case_sensitive", "attribute"]);
    const reader = attributeReader(attribute);
    const keyOf = (item: Value): Value => (isTrue(isExact) ? reader(item) : ignoreCase(reader(item)));
    const items = toList(value);
    if (items.length === 0) return new Undefined(`the sequence of ${name} is empty`);
    return items.reduce((best, item) => {
      const order = compare(keyOf(item), keyOf(best));
      return (name === "min" ? order < 0 : order > 0) ? item : best;
    });
  };
}

const items: Filter = (value) => {
  if (value instanceof Undefined) return new PythonIterator([]);
  return value instanceof Dict ? new PythonIterator(value.items()) : fail("items takes a dict");
};

const fallback: Filter = (value, args) => {
  const [otherwise = "", boolean = false] = bind(args, "default", ["default_value", "boolean"]);
  return value instanceof Undefined || (isTrue(boolean) && !isTrue(value)) ? otherwise : value;
};

/** The filters that work on the items of a value. */
export const LIST_FILTERS: Readonly<Record<string, Filter>> = {
  batch,
  d: fallback,
  default: fallback,
  dictsort,
  first,
  groupby,
  items,
  last,
  list: (value) => [...toList(value)],
  max: extreme("max"),
  min: extreme("min"),
  reverse,
  slice,
  sort,
  unique,
};
