import { DICT_METHODS, ITEM_METHODS, type MethodTable } from "./collection-methods.js";
import { Dict } from "./dict.js";
import { Float } from "./float.js";
import { PythonFunction } from "./function.js";
import { characters, isInt, toIndex, toList, typeName, unitOf } from "./inspect.js";
import { escapeValue, Markup, markValue, plainValue } from "./markup.js";
import { Range, Tuple } from "./sequence.js";
import { formatMap, formatText } from "./str-format.js";
import { STR_METHODS } from "./str-methods.js";
import { fail, unsupported } from "./template-error.js";
import { cut, isStr, read, type Str } from "./text.js";
import { Undefined } from "./undefined.js";
import { type Arguments, orElse, PythonObject, type Value } from "./value.js";

/** Methods that change their object: Python's sandbox keeps them from templates. */
const CHANGES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["list", new Set(["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"])],
  ["dict", new Set(["clear", "pop", "popitem", "setdefault", "update"])],
]);
/** What Python has and this interpreter does not. */
const GAPS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["str", new Set(["encode", "maketrans", "translate"])],
  ["int", new Set(["bit_length", "bit_count", "to_bytes", "from_bytes", "as_integer_ratio", "is_integer"])],
  ["float", new Set(["hex", "fromhex", "as_integer_ratio"])],
]);

/** Attributes that every value has in Python, and that the sandbox refuses. */
const INTERNAL =
  /^__(?:class|doc|dir|eq|format|ge|getattribute|gt|hash|init|init_subclass|le|lt|ne|new|reduce|reduce_ex|repr|setattr|sizeof|str|subclasshook|delattr)__$/;

const strMethods = new Map(Object.entries(STR_METHODS));
strMethods.set("format", (self, args) => formatText(self, args, { getAttribute, getItem }));
strMethods.set("format_map", (self, args) => formatMap(self, args, { getAttribute, getItem }));

/** Undefined if the value has no attribute of that name in Python. */
function ownAttribute(value: Value, name: string): Value | undefined {
  const type = typeName(value);
  if (CHANGES.get(type)?.has(name) || INTERNAL.test(name))
    return new Undefined(`the sandbox refuses the attribute '${name}' of a ${type}`);
  if (GAPS.get(type)?.has(name)) return unsupported(`the attribute '${name}' of a ${type}`);
  if (value instanceof Undefined) return value.attribute(name);
  if (isStr(value)) return bound(strMethods.get(name), value, name);
  if (value instanceof Markup) return bound(markupMethod(name), value, name);
  if (Array.isArray(value)) return bound(ITEM_METHODS.get(name), value as readonly Value[], name);
  if (value instanceof Dict) return bound(DICT_METHODS.get(name), value, name);
  if (value instanceof Tuple) {
    const named = value.attribute(name);
    return named === undefined ? bound(withoutCopy(ITEM_METHODS, name), value.items, name) : named;
  }
  if (value instanceof Float || isInt(value) || typeof value === "boolean")
    return numberAttribute(value, name);
  return value instanceof PythonObject ? value.attribute(name) : undefined;
}

/** Methods of a Markup that give a text as they are in Python: all others give Markup. */
const PLAIN = /^(?:is|find|rfind|index|rindex|count|startswith|endswith)/;

function markupMethod(name: string): ((self: Markup, args: Arguments) => Value) | undefined {
  const method = strMethods.get(name);
  if (method === undefined) return undefined;
  return ({ text }, args) => {
    const result = method(text, escapeArguments(name, args));
    if (PLAIN.test(name)) return result;
    return result instanceof Tuple ? new Tuple(result.items.map(markValue)) : markValue(result);
  };
}

/** What a method puts into a Markup is escaped. */
function escapeArguments(name: string, args: Arguments): Arguments {
  const { positional, named } = args;
  switch (name) {
    case "join":
      return { positional: positional.map((items) => toList(items).map(escapeValue)), named };
    case "replace":
      return { positional: positional.map((value, i) => (i === 1 ? escapeValue(value) : value)), named };
    case "format":
      return {
        positional: positional.map(escapeValue),
        named: new Map([...named].map(([key, value]) => [key, escapeValue(value)])),
      };
    default:
      return args;
  }
}

function withoutCopy<Self>(methods: MethodTable<Self>, name: string): ReturnType<MethodTable<Self>["get"]> {
  return name === "copy" ? undefined : methods.get(name);
}

function bound<Self>(
  method: ((self: Self, args: Arguments) => Value) | undefined,
  self: Self,
  name: string,
): Value | undefined {
  return method && new PythonFunction(name, (args) => method(self, args));
}

function numberAttribute(value: Value, name: string): Value | undefined {
  const isFloat = value instanceof Float;
  switch (name) {
    case "real":
      return typeof value === "boolean" ? Number(value) : value;
    case "imag":
      return isFloat ? new Float(0) : 0;
    case "numerator":
      return isFloat ? undefined : value;
    case "denominator":
      return isFloat ? undefined : 1;
    case "is_integer":
      return new PythonFunction(name, () => Number.isInteger((value as Float).value));
    case "conjugate":
      return new PythonFunction(name, () => value);
    default:
      return undefined;
  }
}

/** What `value.name` gives: the attribute of Python, or else the item of that name. */
export function getAttribute(value: Value, name: string): Value {
  if (value instanceof Dict && !isDictAttribute(name))
    return orElse(value.get(name), () => missing(value, name));
  const own = ownAttribute(value, name);
  if (own !== undefined) return own;
  const item = value instanceof PythonObject ? value.item(name) : undefined;
  return orElse(item, () => missing(value, name));
}

function isDictAttribute(name: string): boolean {
  return DICT_METHODS.has(name) || CHANGES.get("dict")!.has(name) || INTERNAL.test(name);
}

function missing(value: Value, name: string): Undefined {
  return new Undefined(`a ${typeName(value)} has no attribute '${name}'`);
}

/** What `value[key]` gives: the item, or else the attribute of that name. */
export function getItem(value: Value, key: Value): Value {
  if (value instanceof Undefined) return value.refuse();
  if (value instanceof Markup && isInt(key)) return markValue(getItem(value.text, key));
  const item = itemOf(value, key);
  if (item !== undefined) return item;
  const name = plainValue(key);
  if (!isStr(name)) return new Undefined(`a ${typeName(value)} has no such item`);
  const attribute = ownAttribute(value, read(name));
  // a key that comes from a row is not quoted
  return orElse(attribute, () => new Undefined(`a ${typeName(value)} has no such item`));
}

function itemOf(value: Value, key: Value): Value | undefined {
  const number = typeof key === "boolean" ? Number(key) : key;
  if (value instanceof Dict) return value.get(key);
  if (!isInt(number)) return value instanceof PythonObject ? value.item(key) : undefined;
  const index = Number(number);
  if (isStr(value)) return characterAt(value, index);
  const items = itemsOf(value);
  if (items !== undefined) return items[index < 0 ? index + items.length : index];
  return value instanceof PythonObject ? value.item(key) : undefined;
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value as readonly Value[];
  return value instanceof Tuple || value instanceof Range ? value.items : undefined;
}

function characterAt(text: Str, index: number): Str | undefined {
  const all = read(text);
  if (!/[\ud800-\udbff]/.test(all)) {
    const at = index < 0 ? index + all.length : index;
    return at < 0 || at >= all.length ? undefined : cut(text, at, at + 1);
  }
  const points = characters(all);
  const at = index < 0 ? index + points.length : index;
  const start = unitOf(all, at);
  return at < 0 || at >= points.length ? undefined : cut(text, start, start + points[at]!.length);
}

/** The parts of `value[start:stop:step]`; undefined where one is left out. */
export interface Slice {
  readonly start: Value | undefined;
  readonly stop: Value | undefined;
  readonly step: Value | undefined;
}

/** Throws TemplateError `failed` for a value that cannot be sliced. */
export function getSlice(value: Value, slice: Slice): Value {
  if (value instanceof Undefined) return value.refuse();
  if (isStr(value)) return sliceText(value, slice);
  if (value instanceof Markup) return new Markup(sliceText(value.text, slice));
  if (value instanceof Range) {
    const { start, stop, step } = boundsOf(slice, value.size);
    return new Range(value.start + start * value.step, value.start + stop * value.step, value.step * step);
  }
  const items = itemsOf(value) ?? fail(`'${typeName(value)}' object cannot be sliced`);
  const picked = sliced(items, slice);
  return value instanceof Tuple ? new Tuple(picked) : picked;
}

function sliceText(text: Str, slice: Slice): Str {
  const all = read(text);
  const points = /[\ud800-\udbff]/.test(all) ? characters(all) : undefined;
  const { start, stop, step } = boundsOf(slice, points?.length ?? all.length);
  if (step === 1) return cut(text, unitOf(all, start), unitOf(all, Math.max(start, stop)));
  return pick(points ?? Array.from(all), start, stop, step).join("");
}

function sliced<Item>(items: readonly Item[], slice: Slice): readonly Item[] {
  const { start, stop, step } = boundsOf(slice, items.length);
  return step === 1 ? items.slice(start, Math.max(start, stop)) : pick(items, start, stop, step);
}

function pick<Item>(items: readonly Item[], start: number, stop: number, step: number): readonly Item[] {
  const picked: Item[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) picked.push(items[i]!);
  return picked;
}

/** The bounds as Python clips them to a length. */
function boundsOf(
  slice: Slice,
  length: number,
): { readonly start: number; readonly stop: number; readonly step: number } {
  const number = (value: Value | undefined): number | undefined =>
    value === undefined || value === null ? undefined : toIndex(value);
  const step = number(slice.step) ?? 1;
  if (step === 0) fail("slice step cannot be zero");
  const [least, most] = step > 0 ? [0, length] : [-1, length - 1];
  const clip = (value: number | undefined, otherwise: number): number =>
    value === undefined ? otherwise : Math.min(most, Math.max(least, value < 0 ? value + length : value));
  return {
    start: clip(number(slice.start), step > 0 ? 0 : length - 1),
    stop: clip(number(slice.stop), step > 0 ? length : -1),
    step,
  };
}

/** What `value.name(…)` gives. */
export function callMethod(value: Value, name: string, args: Arguments): Value {
  if (isStr(value)) {
    const method = strMethods.get(name);
    if (method !== undefined) return method(value, args);
  }
  return callValue(getAttribute(value, name), args);
}

/** What `value(…)` gives. Throws TemplateError `failed` for a value that is no function. */
export function callValue(value: Value, args: Arguments): Value {
  return value instanceof PythonObject
    ? value.call(args)
    : fail(`'${typeName(value)}' object is not callable`);
}
