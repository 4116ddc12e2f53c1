import { calculate } from "../arithmetic.js";
import { contains, equals, isSame, isSequence, type Ordering, ordered } from "../compare.js";
import { Dict } from "../dict.js";
import type { Test } from "../environment.js";
import { Float } from "../float.js";
import { bind } from "../function.js";
import { isInt, isIterable, toStr } from "../inspect.js";
import { isLower, isUpper } from "../letters.js";
import { Markup } from "../markup.js";
import { percentFormat } from "../percent-format.js";
import { test as ask, isStr, read } from "../text.js";
import { Undefined } from "../undefined.js";
import { type Arguments, PythonObject, type Value } from "../value.js";

const other = (args: Arguments): Value => bind(args, "test", ["other"], 1)[0]!;

function remainder(value: Value, divisor: Value): Value {
  return isStr(value) ? percentFormat(value, divisor) : calculate(value, "%", divisor);
}

function comparison(operator: Ordering): Test {
  return (value, args) => ordered(value, operator, other(args));
}

const equal: Test = (value, args) => equals(value, other(args));
const unequal: Test = (value, args) => !equals(value, other(args));
const [below, above] = [comparison("<"), comparison(">")];
const [atMost, atLeast] = [comparison("<="), comparison(">=")];

/** The tests after `is`. */
export const TESTS: Readonly<Record<string, Test>> = {
  odd: (value) => equals(remainder(value, 2), 1),
  even: (value) => equals(remainder(value, 2), 0),
  divisibleby: (value, args) => equals(remainder(value, other(args)), 0),
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  filter: (value, _, { filters, gaps }) =>
    isStr(value) && (filters.has(read(value)) || gaps.has(`filter ${read(value)}`)),
  test: (value, _, { tests, gaps }) =>
    isStr(value) && (tests.has(read(value)) || gaps.has(`test ${read(value)}`)),
  none: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  false: (value) => value === false,
  true: (value) => value === true,
  integer: (value) => isInt(value),
  float: (value) => value instanceof Float,
  lower: (value) => ask(toStr(value), isLower),
  upper: (value) => ask(toStr(value), isUpper),
  string: (value) => isStr(value) || value instanceof Markup,
  mapping: (value) => value instanceof Dict,
  number: (value) => isInt(value) || value instanceof Float || typeof value === "boolean",
  sequence: isSequence,
  iterable: (value) => value instanceof Markup || isIterable(value),
  callable: (value) => value instanceof PythonObject && value.isCallable,
  sameas: (value, args) => isSame(value, other(args)),
  escaped: (value) => value instanceof Markup,
  in: (value, args) => contains(other(args), value),
  "==": equal,
  eq: equal,
  equalto: equal,
  "!=": unequal,
  ne: unequal,
  ">": above,
  gt: above,
  greaterthan: above,
  ge: atLeast,
  ">=": atLeast,
  "<": below,
  lt: below,
  lessthan: below,
  "<=": atMost,
  le: atMost,
};
