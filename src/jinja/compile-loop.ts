import { asCall, charge } from "./budget.js";
import { compileExpression, type Place } from "./compile-expression.js";
import { type Assign, compileTarget } from "./compile-target.js";
import { type Execute, Flow } from "./flow.js";
import { isTrue, iterate, toList } from "./inspect.js";
import { Loop } from "./loop.js";
import type { Statement } from "./nodes.js";
import { type Evaluate, Frame, Scope } from "./scope.js";
import { Tuple } from "./sequence.js";
import { TemplateSyntaxError } from "./template-error.js";
import type { Value } from "./value.js";

/** How the bodies of a loop are compiled. */
interface Bodies {
  readonly body: (body: readonly Statement[], scope: Scope) => Execute;
  readonly otherwise: (body: readonly Statement[]) => Execute;
}

export function compileLoop(
  node: Extract<Statement, { kind: "for" }>,
  place: Place,
  bodies: Bodies,
): Execute {
  const scope = new Scope(place.scope, "loop", node.body);
  scope.declareTarget(node.target);
  if (scope.uses("loop") !== undefined)
    throw new TemplateSyntaxError("nothing can be assigned to 'loop' in a loop", node.line);
  const assign = compileTarget(node.target, scope);
  const body = bodies.body(node.body, scope);
  const otherwise = node.otherwise.length === 0 ? undefined : bodies.otherwise(node.otherwise);
  const choose = node.test === undefined ? iterate : compileChoice(node, place);
  const items = compileExpression(node.items, place);
  const { line, isRecursive } = node;
  const slot = scope.uses("loop");

  const rounds = (frame: Frame, given: Value, depth: number): ReturnType<Execute> => {
    const inner = new Frame(frame, frame.run);
    const chosen = choose(given, frame);
    const recurse = isRecursive
      ? (more: Value, level: number) => asCall(() => frame.run.capture(() => rounds(frame, more, level)))
      : undefined;
    const hasRun =
      slot === undefined && !isRecursive
        ? runPlain(chosen, inner, assign, body)
        : runLoop(new Loop(chosen, depth, recurse), slot, inner, assign, body);
    return hasRun || otherwise === undefined ? Flow.next : otherwise(frame);
  };
  return (frame) => {
    charge(1);
    frame.run.line = line;
    return rounds(frame, items(frame), 0);
  };
}

/** Whether a round came to its end; Python runs the `else` of a loop if none did. */
function runPlain(items: Iterable<Value>, frame: Frame, assign: Assign, body: Execute): boolean {
  let hasRun = false;
  for (const item of items) {
    charge(1);
    frame.slots = [];
    assign(frame, item);
    const flow = body(frame);
    if (flow === Flow.leave) break;
    if (flow === Flow.next) hasRun = true;
  }
  return hasRun;
}

function runLoop(loop: Loop, slot: number | undefined, frame: Frame, assign: Assign, body: Execute): boolean {
  let hasRun = false;
  for (let item = loop.next(); item !== undefined; item = loop.next()) {
    charge(1);
    frame.slots = [];
    if (slot !== undefined) frame.slots[slot] = loop;
    assign(frame, item);
    const flow = body(frame);
    if (flow === Flow.leave) break;
    if (flow === Flow.next) hasRun = true;
  }
  return hasRun;
}

/** The items for which the loop's own condition holds, each asked when its turn comes. */
function compileChoice(
  { target, test }: Extract<Statement, { kind: "for" }>,
  place: Place,
): (items: Value, frame: Frame) => Iterable<Value> {
  const scope = new Scope(place.scope, "plain", []);
  scope.declareTarget(target);
  const assign = compileTarget(target, scope);
  const condition: Evaluate = compileExpression(test!, { ...place, scope });
  return function* choose(items, frame) {
    const inner = new Frame(frame, frame.run);
    for (const item of iterate(items)) {
      charge(1);
      inner.slots = [];
      assign(inner, item);
      // Python unpacks the item for the condition, and packs it again
      if (isTrue(condition(inner))) yield target.kind === "tuple" ? new Tuple(toList(item)) : item;
    }
  };
}
