import { getItem } from "../attribute.js";
import { lower } from "../letters.js";
import { isStr, read, transform } from "../text.js";
import { Undefined } from "../undefined.js";
import type { Value } from "../value.js";

/** Reads an attribute, as `name`, `a.b` or `0.name`; a default replaces each missing part. */
export function attributeReader(attribute: Value, otherwise: Value = null): (item: Value) => Value {
  const parts = partsOf(attribute);
  return (item) =>
    parts.reduce((value, part) => {
      const found = getItem(value, part);
      return otherwise !== null && found instanceof Undefined ? otherwise : found;
    }, item);
}

function partsOf(attribute: Value): readonly Value[] {
  if (attribute === null) return [];
  if (!isStr(attribute)) return [attribute];
  return read(attribute)
    .split(".")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** For `a,b`, the values of both. */
export function attributesReader(attribute: Value): (item: Value) => readonly Value[] {
  const names = isStr(attribute) ? read(attribute).split(",") : [attribute];
  const readers = names.map((name) => attributeReader(name));
  return (item) => readers.map((reader) => reader(item));
}

/** A text in lower case, for a comparison that ignores case. */
export function ignoreCase(value: Value): Value {
  return isStr(value) ? transform(value, lower) : value;
}
