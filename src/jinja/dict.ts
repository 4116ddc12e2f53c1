import { Float } from "./float.js";
import { plainValue } from "./markup.js";
import { ItemsObject, Tuple } from "./sequence.js";
import { fail } from "./template-error.js";
import { concat, isStr, joinTexts, read, type Str } from "./text.js";
import { Undefined } from "./undefined.js";
import { PythonObject, type Value } from "./value.js";

interface Entry {
  readonly key: Value;
  value: Value;
}

/** A dict. Keys that are equal in Python are one key: 1, 1.0 and True. */
export class Dict extends PythonObject {
  override readonly typeName = "dict";
  private readonly entries = new Map<unknown, Entry>();

  /** Of a text as key, without a copy of it. */
  static of(entries: Iterable<readonly [string, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.setText(key, value);
    return dict;
  }

  setText(key: string, value: Value): void {
    const known = this.entries.get(key);
    if (known === undefined) this.entries.set(key, { key, value });
    else known.value = value;
  }

  /** Throws TemplateError `failed` for a key that has no hash. */
  set(key: Value, value: Value): void {
    const hash = hashOf(key);
    if (hash === undefined) fail("a key of a dict must not be a list or a dict");
    const known = this.entries.get(hash);
    if (known === undefined) this.entries.set(hash, { key, value });
    else known.value = value;
  }

  /** Undefined for a key that is not there, or has no hash. */
  get(key: Value): Value | undefined {
    return this.entries.get(typeof key === "string" ? key : hashOf(key))?.value;
  }

  keys(): readonly Value[] {
    return Array.from(this.entries.values(), ({ key }) => key);
  }

  values(): readonly Value[] {
    return Array.from(this.entries.values(), ({ value }) => value);
  }

  items(): readonly Tuple[] {
    return Array.from(this.entries.values(), ({ key, value }) => new Tuple([key, value]));
  }

  copy(): Dict {
    const copy = new Dict();
    for (const [hash, { key, value }] of this.entries) copy.entries.set(hash, { key, value });
    return copy;
  }

  override isTrue(): boolean {
    return this.entries.size > 0;
  }

  override get size(): number {
    return this.entries.size;
  }

  override iterate(): Iterable<Value> {
    return this.keys();
  }

  override item(key: Value): Value | undefined {
    return this.get(key);
  }

  override repr(inner: (value: Value) => Str): Str {
    const members = Array.from(this.entries.values(), ({ key, value }) =>
      concat(concat(inner(key), ": "), inner(value)),
    );
    return joinTexts(["{", joinTexts(members, ", "), "}"]);
  }
}

/** What `keys()`, `values()` and `items()` give. */
export class DictView extends ItemsObject {
  override readonly typeName: string;

  constructor(kind: "keys" | "values" | "items", dict: Dict) {
    super(dict[kind]());
    this.typeName = `dict_${kind}`;
  }

  override repr(inner: (value: Value) => Str): Str {
    return joinTexts([`${this.typeName}([`, joinTexts(this.items.map(inner), ", "), "])"]);
  }
}

const UNDEFINED = Symbol("undefined");

/** A JavaScript value that is the same for equal keys; undefined for a list or a dict. */
function hashOf(given: Value): unknown {
  const key = plainValue(given);
  // all that is undefined is equal
  if (key instanceof Undefined) return UNDEFINED;
  if (isStr(key)) return read(key);
  if (typeof key === "boolean") return key ? 1 : 0;
  if (key instanceof Float) {
    if (!Number.isInteger(key.value)) return key.value;
    return Number.isSafeInteger(key.value) ? Number(BigInt(key.value)) : BigInt(key.value);
  }
  // an object for each sequence of items, kept apart from all texts by its first character
  if (key instanceof Tuple) {
    const hashes = key.items.map(hashOf);
    if (hashes.includes(undefined)) return undefined;
    return `\0tuple ${hashes.map((hash) => `${typeof hash} ${String(hash).length} ${String(hash)}`).join()}`;
  }
  return Array.isArray(key) || key instanceof Dict ? undefined : key;
}
