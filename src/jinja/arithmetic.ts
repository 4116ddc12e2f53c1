import { charge, chargeCharacters, refuseLength } from "./budget.js";
import { Float } from "./float.js";
import { isInt, toNumber, typeName } from "./inspect.js";
import { escapeValue, Markup, plainValue } from "./markup.js";
import { type Operator, toFloat, toInt, withFloats, withInts } from "./numbers.js";
import { Tuple } from "./sequence.js";
import { fail } from "./template-error.js";
import { concat, isStr, joinTexts, type Str } from "./text.js";
import { Undefined } from "./undefined.js";
import type { Value } from "./value.js";

/** The result of an operator on two values, but for `%` on a text. Throws TemplateError `failed`. */
export function calculate(left: Value, operator: Operator, right: Value): Value {
  for (const value of [left, right]) if (value instanceof Undefined) value.refuse();
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined && b !== undefined) {
    return isInt(a) && isInt(b)
      ? withInts(a, operator, b)
      : new Float(withFloats(toFloat(a), operator, toFloat(b)));
  }
  if (left instanceof Markup || right instanceof Markup) return withMarkup(left, operator, right);
  const made = operator === "+" ? chained(left, right) : operator === "*" ? repeated(left, right) : undefined;
  return made ?? refuse(left, operator, right);
}

/** Two texts, lists or tuples, one after the other. */
function chained(left: Value, right: Value): Value | undefined {
  if (isStr(left) && isStr(right)) return concat(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return chain(left as Value[], right as Value[]);
  const isTuples = left instanceof Tuple && right instanceof Tuple;
  return isTuples ? new Tuple(chain(left.items, right.items)) : undefined;
}

/** A text, a list or a tuple several times; the number is on the one side or on the other. */
function repeated(left: Value, right: Value): Value | undefined {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (b !== undefined && isInt(b)) return repeat(left, Number(b));
  return a !== undefined && isInt(a) ? repeat(right, Number(a)) : undefined;
}

/** Of a text that is joined to a Markup, the characters of HTML are escaped. */
function withMarkup(left: Value, operator: Operator, right: Value): Value {
  const isText = (value: Value): boolean => isStr(value) || value instanceof Markup;
  if (operator === "+" && isText(left) && isText(right))
    return new Markup(concat(escapeValue(left) as Str, escapeValue(right) as Str));
  const made = operator === "*" ? repeated(plainValue(left), plainValue(right)) : undefined;
  return made !== undefined && isStr(made) ? new Markup(made) : refuse(left, operator, right);
}

function refuse(left: Value, operator: string, right: Value): never {
  return fail(`'${operator}' is not supported between '${typeName(left)}' and '${typeName(right)}'`);
}

function chain(left: readonly Value[], right: readonly Value[]): readonly Value[] {
  charge(1 + left.length + right.length);
  return [...left, ...right];
}

function repeat(value: Value, times: number): Value | undefined {
  const count = Math.max(0, times);
  if (isStr(value)) return repeatText(value, count);
  const items = value instanceof Tuple ? value.items : Array.isArray(value) ? (value as Value[]) : undefined;
  if (items === undefined) return undefined;
  charge(1 + items.length * count);
  const repeated = Array.from({ length: items.length * count }, (_, i) => items[i % items.length]!);
  return value instanceof Tuple ? new Tuple(repeated) : repeated;
}

function repeatText(text: Str, count: number): Str {
  refuseLength(text.length * count);
  chargeCharacters(text.length * count);
  return typeof text === "string" ? text.repeat(count) : joinTexts(Array.from({ length: count }, () => text));
}

/** The value with its sign changed. Throws TemplateError `failed`. */
export function negate(value: Value): Value {
  if (value instanceof Undefined) value.refuse();
  const number = toNumber(value);
  if (number instanceof Float) return new Float(-number.value);
  if (number === undefined) return fail(`bad operand type for unary -: '${typeName(value)}'`);
  return typeof number === "number" ? 0 - number : toInt(-number);
}
