/**
 * JSON in one form for equal values: the keys of objects in one order, no white space. A key whose value is undefined is left
 * out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isPlainObject(part) ? sorted(part) : part));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Entries with a name such as `__proto__` stay entries. */
function sorted(value: Readonly<Record<string, unknown>>): object {
  const copy: object = Object.create(null);
  for (const key of Object.keys(value).sort()) Reflect.set(copy, key, value[key]);
  return copy;
}
