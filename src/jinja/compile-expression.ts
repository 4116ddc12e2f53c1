import { calculate, negate } from "./arithmetic.js";
import { callMethod, callValue, getAttribute, getItem, getSlice } from "./attribute.js";
import { charge } from "./budget.js";
import { contains, equals, ordered } from "./compare.js";
import { compileArguments } from "./compile-arguments.js";
import { Dict } from "./dict.js";
import type { Environment } from "./environment.js";
import { isTrue, toNumber, toStr, typeName } from "./inspect.js";
import { Markup } from "./markup.js";
import { formatMarkup } from "./markup-format.js";
import type { Comparison, Expression } from "./nodes.js";
import type { Operator } from "./numbers.js";
import { percentFormat } from "./percent-format.js";
import { compileRefusal } from "./refusal.js";
import type { Evaluate, Scope } from "./scope.js";
import { Tuple } from "./sequence.js";
import { fail, TemplateSyntaxError, unsupported } from "./template-error.js";
import { concat, isStr, joinTexts } from "./text.js";
import { Undefined } from "./undefined.js";
import type { Value } from "./value.js";

/** What is known where an expression is compiled. */
export interface Place {
  readonly scope: Scope;
  readonly environment: Environment;
  /** Inside an `if`, an unknown filter fails when it runs, not when it is compiled. */
  readonly isConditional: boolean;
  /** The value that a filter without one takes: the body of its block. */
  readonly body?: Evaluate;
}

type Node<Kind extends Expression["kind"]> = Expression & { readonly kind: Kind };

export function compileExpression(node: Expression, place: Place): Evaluate {
  switch (node.kind) {
    case "constant": {
      const { value } = node;
      return () => value;
    }
    case "name":
      return place.scope.compileRead(node.name);
    case "list":
    case "tuple":
      return compileItems(node, place);
    case "dict":
      return compileDict(node, place);
    case "attribute": {
      const { name } = node;
      const of = compileExpression(node.of, place);
      return (frame) => getAttribute(of(frame), name);
    }
    case "item": {
      const [of, key] = [compileExpression(node.of, place), compileExpression(node.key, place)];
      return (frame) => getItem(of(frame), key(frame));
    }
    case "slice":
      return compileSlice(node, place);
    case "call":
      return compileRefusal(node, place) ?? compileCall(node, place);
    case "filter":
      return compileFilter(node, place);
    case "test":
      return compileTest(node, place);
    case "not": {
      const of = compileExpression(node.of, place);
      return (frame) => !isTrue(of(frame));
    }
    case "negate":
    case "plus":
      return compileSign(node, place);
    case "and":
    case "or":
      return compileLogic(node, place);
    case "join": {
      const parts = node.parts.map((part) => compileExpression(part, place));
      return (frame) => joinTexts(parts.map((part) => toStr(part(frame))));
    }
    case "calculate":
      return compileCalculation(node, place);
    case "compare":
      return compileComparison(node, place);
    case "if":
      return compileConditional(node, { ...place, isConditional: true });
  }
}

function compileItems({ kind, items }: Node<"list" | "tuple">, place: Place): Evaluate {
  const compiled = items.map((item) => compileExpression(item, place));
  if (kind === "list") return (frame) => compiled.map((item) => item(frame));
  return (frame) => new Tuple(compiled.map((item) => item(frame)));
}

function compileDict({ entries }: Node<"dict">, place: Place): Evaluate {
  const compiled = entries.map(
    ([key, value]) => [compileExpression(key, place), compileExpression(value, place)] as const,
  );
  return (frame) => {
    const dict = new Dict();
    for (const [key, value] of compiled) dict.set(key(frame), value(frame));
    return dict;
  };
}

function compileSlice(node: Node<"slice">, place: Place): Evaluate {
  const of = compileExpression(node.of, place);
  const [start, stop, step] = [node.start, node.stop, node.step].map(
    (part) => part && compileExpression(part, place),
  );
  return (frame) => getSlice(of(frame), { start: start?.(frame), stop: stop?.(frame), step: step?.(frame) });
}

function compileCall(node: Node<"call">, place: Place): Evaluate {
  const args = compileArguments(node.args, (part) => compileExpression(part, place));
  if (node.of.kind === "attribute") {
    const { name } = node.of;
    const of = compileExpression(node.of.of, place);
    return (frame) => {
      charge(1);
      return callMethod(of(frame), name, args(frame));
    };
  }
  const of = compileExpression(node.of, place);
  return (frame) => {
    charge(1);
    const callee = of(frame);
    return callValue(callee, args(frame));
  };
}

/** Throws TemplateSyntaxError for a name that is unknown, if nothing tells that it may not run. */
function refuseName(
  kind: "filter" | "test",
  name: string,
  line: number,
  { environment, isConditional }: Place,
): Evaluate {
  const isGap = environment.gaps.has(`${kind} ${name}`);
  if (!isConditional) throw new TemplateSyntaxError(`the ${kind} '${name}'`, line, isGap);
  return () => (isGap ? unsupported(`the ${kind} '${name}'`) : fail(`there is no ${kind} '${name}'`));
}

function compileFilter(node: Node<"filter">, place: Place): Evaluate {
  const { environment } = place;
  const filter = environment.filters.get(node.name);
  if (filter === undefined) return refuseName("filter", node.name, node.line, place);
  const of = node.of === undefined ? place.body! : compileExpression(node.of, place);
  const args = compileArguments(node.args, (part) => compileExpression(part, place));
  return (frame) => {
    charge(1);
    return filter(of(frame), args(frame), environment);
  };
}

function compileTest(node: Node<"test">, place: Place): Evaluate {
  const { environment } = place;
  const of = compileExpression(node.of, place);
  if (node.name === "defined") return (frame) => !(of(frame) instanceof Undefined);
  const test = environment.tests.get(node.name);
  if (test === undefined) return refuseName("test", node.name, node.line, place);
  const args = compileArguments(node.args, (part) => compileExpression(part, place));
  return (frame) => test(of(frame), args(frame), environment);
}

function compileSign(node: Node<"not" | "negate" | "plus">, place: Place): Evaluate {
  const of = compileExpression(node.of, place);
  if (node.kind === "negate") return (frame) => negate(of(frame));
  return (frame) => {
    const value = of(frame);
    if (value instanceof Undefined) value.refuse();
    return toNumber(value) ?? fail(`bad operand type for unary +: '${typeName(value)}'`);
  };
}

function compileLogic(node: Node<"and" | "or">, place: Place): Evaluate {
  const [left, right] = [compileExpression(node.left, place), compileExpression(node.right, place)];
  const stopsAt = node.kind === "or";
  return (frame) => {
    const value = left(frame);
    return isTrue(value) === stopsAt ? value : right(frame);
  };
}

function compileCalculation({ operator, ...node }: Node<"calculate">, place: Place): Evaluate {
  const [left, right] = [compileExpression(node.left, place), compileExpression(node.right, place)];
  if (operator === "+") {
    return (frame) => {
      const [a, b] = [left(frame), right(frame)];
      return isStr(a) && isStr(b) ? concat(a, b) : apply(a, "+", b);
    };
  }
  return (frame) => apply(left(frame), operator, right(frame));
}

function apply(left: Value, operator: Operator, right: Value): Value {
  if (operator === "%" && isStr(left)) return percentFormat(left, right);
  if (operator === "%" && left instanceof Markup) return formatMarkup(left, right);
  return calculate(left, operator, right);
}

function compileComparison(node: Node<"compare">, place: Place): Evaluate {
  const first = compileExpression(node.first, place);
  const rest = node.rest.map(({ operator, right }) => ({ operator, right: compileExpression(right, place) }));
  const [only] = rest;
  if (rest.length === 1 && only !== undefined) {
    const { operator, right } = only;
    return (frame) => holds(first(frame), operator, right(frame));
  }
  return (frame) => {
    let left = first(frame);
    for (const { operator, right } of rest) {
      const value = right(frame);
      if (!holds(left, operator, value)) return false;
      left = value;
    }
    return true;
  };
}

function holds(left: Value, operator: Comparison, right: Value): boolean {
  switch (operator) {
    case "==":
      return equals(left, right);
    case "!=":
      return !equals(left, right);
    case "in":
      return contains(right, left);
    case "not in":
      return !contains(right, left);
    default:
      return ordered(left, operator, right);
  }
}

function compileConditional(node: Node<"if">, place: Place): Evaluate {
  const test = compileExpression(node.test, place);
  const chosen = compileExpression(node.chosen, place);
  const otherwise = node.otherwise && compileExpression(node.otherwise, place);
  const nothing = new Undefined("an inline if without else is false");
  return (frame) => {
    if (isTrue(test(frame))) return chosen(frame);
    return otherwise === undefined ? nothing : otherwise(frame);
  };
}
