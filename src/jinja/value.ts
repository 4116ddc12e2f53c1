import { fail } from "./template-error.js";
import type { Str } from "./text.js";

/**
 * A value of Python: `null` is None, a whole JavaScript number or a bigint is an int, an array is a list. All others
 * are objects; floats too, since Python tells 1.0 from 1.
 */
export type Value = null | boolean | number | bigint | Str | readonly Value[] | PythonObject;

/** The arguments of a call. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** A value that is neither None, a bool, an int, a text nor a list. */
export abstract class PythonObject {
  /** The name of the Python type. */
  abstract readonly typeName: string;

  /** What `getattr` gives; undefined for an AttributeError. */
  attribute(_name: string): Value | undefined {
    return undefined;
  }

  isTrue(): boolean {
    return true;
  }

  /** What `len` gives; undefined for a TypeError. */
  get size(): number | undefined {
    return undefined;
  }

  /** What `iter` gives; undefined for a TypeError. */
  iterate(): Iterable<Value> | undefined {
    return undefined;
  }

  /** What a subscript gives; undefined for a TypeError, an IndexError or a KeyError. */
  item(_key: Value): Value | undefined {
    return undefined;
  }

  get isCallable(): boolean {
    return false;
  }

  call(_args: Arguments): Value {
    return fail(`'${this.typeName}' object is not callable`);
  }

  /** What `repr` gives; `inner` is the repr of the values inside. */
  abstract repr(inner: (value: Value) => Str): Str;

  /** What `str` gives. */
  toStr(inner: (value: Value) => Str): Str {
    return this.repr(inner);
  }
}

export const NO_NAMES: ReadonlyMap<string, Value> = new Map();
export const NO_ARGUMENTS: Arguments = { positional: [], named: NO_NAMES };

/** The value, or another one if there is none; None is a value. */
export function orElse(value: Value | undefined, otherwise: () => Value): Value {
  return value === undefined ? otherwise() : value;
}
