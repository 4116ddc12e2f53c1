import { callValue } from "./attribute.js";
import { charge } from "./budget.js";
import { compileArguments } from "./compile-arguments.js";
import { compileExpression, type Place } from "./compile-expression.js";
import { compileLoop } from "./compile-loop.js";
import { compileTarget } from "./compile-target.js";
import type { Environment } from "./environment.js";
import { type Execute, Flow } from "./flow.js";
import { expectStr, isTrue, toStr } from "./inspect.js";
import { Macro, type MacroCode } from "./macro.js";
import type { FilterExpression, Parameter, Statement } from "./nodes.js";
import { Frame, Scope } from "./scope.js";
import { TemplateSyntaxError } from "./template-error.js";

/** What is known where a statement is compiled. */
interface Block extends Place {
  readonly isInLoop: boolean;
}

type Node<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/** Compiles a template once for all its runs. Throws TemplateSyntaxError. */
export function compileTemplate(
  body: readonly Statement[],
  environment: Environment,
): (frame: Frame) => void {
  const scope = new Scope(undefined, "plain", body);
  return compileBody(body, { scope, environment, isConditional: false, isInLoop: false });
}

function compileBody(body: readonly Statement[], block: Block): Execute {
  const statements = body.map((statement) => compileStatement(statement, block));
  const [only] = statements;
  if (statements.length === 1 && only !== undefined) return only;
  return (frame) => {
    for (const statement of statements) {
      const flow = statement(frame);
      if (flow !== Flow.next) return flow;
    }
    return Flow.next;
  };
}

/** A body with its own variables. */
function compileScope(body: readonly Statement[], block: Block): Execute {
  const compiled = compileBody(body, { ...block, scope: new Scope(block.scope, "plain", body) });
  return (frame) => compiled(new Frame(frame, frame.run));
}

function compileStatement(statement: Statement, block: Block): Execute {
  switch (statement.kind) {
    case "text": {
      const { text } = statement;
      return ({ run }) => {
        run.write(text);
        return Flow.next;
      };
    }
    case "output":
      return compileOutput(statement, block);
    case "if":
      return compileIf(statement, { ...block, isConditional: true });
    case "for":
      return compileLoop(statement, block, {
        body: (body, scope) => compileBody(body, { ...block, scope, isInLoop: true }),
        otherwise: (body) => compileScope(body, block),
      });
    case "break":
    case "continue": {
      if (!block.isInLoop)
        throw new TemplateSyntaxError(`'${statement.kind}' outside of a loop`, statement.line);
      const flow = statement.kind === "break" ? Flow.leave : Flow.skip;
      return () => flow;
    }
    case "set": {
      const assign = compileTarget(statement.target, block.scope);
      const value = compileExpression(statement.value, block);
      const { line } = statement;
      return (frame) => {
        start(frame, line);
        assign(frame, value(frame));
        return Flow.next;
      };
    }
    case "set-block":
      return compileSetBlock(statement, block);
    case "macro":
      return compileMacro(statement, block);
    case "call-block":
      return compileCallBlock(statement, block);
    case "filter-block": {
      const written = compileFiltered(statement.filter, statement.body, { ...block, isInLoop: false });
      return (frame) => {
        frame.run.write(expectStr(written(frame)));
        return Flow.next;
      };
    }
    case "with":
      return compileWith(statement, block);
    case "block":
      if (block.scope.parent !== undefined)
        throw new TemplateSyntaxError("the statement 'block' inside of another one", statement.line, true);
      return compileScope(statement.body, { ...block, isInLoop: false });
    case "scope": {
      const body = compileScope(statement.body, { ...block, isInLoop: false });
      return body;
    }
  }
}

/** Every statement costs one step, and names its line for errors. */
function start({ run }: Frame, line: number): void {
  charge(1);
  run.line = line;
}

function compileOutput({ value, line }: Node<"output">, block: Block): Execute {
  const compiled = compileExpression(value, block);
  return (frame) => {
    start(frame, line);
    frame.run.write(toStr(compiled(frame)));
    return Flow.next;
  };
}

function compileIf({ test, body, otherwise, line }: Node<"if">, block: Block): Execute {
  const condition = compileExpression(test, block);
  const [then, not] = [compileBody(body, block), compileBody(otherwise, block)];
  return (frame) => {
    start(frame, line);
    return isTrue(condition(frame)) ? then(frame) : not(frame);
  };
}

/** What a body writes, through the filters. */
function compileFiltered(
  filter: FilterExpression | undefined,
  body: readonly Statement[],
  block: Block,
): (frame: Frame) => ReturnType<ReturnType<typeof compileExpression>> {
  const inner = compileScope(body, block);
  if (filter === undefined) return (frame) => frame.run.capture(() => inner(frame));
  return compileExpression(filter, { ...block, body: (frame) => frame.run.capture(() => inner(frame)) });
}

function compileSetBlock({ target, filter, body, line }: Node<"set-block">, block: Block): Execute {
  const assign = compileTarget(target, block.scope);
  const written = compileFiltered(filter, body, { ...block, isInLoop: false });
  return (frame) => {
    start(frame, line);
    assign(frame, written(frame));
    return Flow.next;
  };
}

function compileMacroCode(
  name: string,
  parameters: readonly Parameter[],
  body: readonly Statement[],
  block: Block,
): MacroCode {
  const scope = new Scope(block.scope, "macro", body);
  const slots = parameters.map((parameter) => scope.declare(parameter.name));
  const inner = { ...block, scope, isInLoop: false };
  return {
    name,
    parameters: parameters.map(({ name: parameter, otherwise }, i) => ({
      name: parameter,
      slot: slots[i]!,
      otherwise: otherwise && compileExpression(otherwise, inner),
    })),
    scope,
    body: compileBody(body, inner),
  };
}

function compileMacro({ name, parameters, body, line }: Node<"macro">, block: Block): Execute {
  const code = compileMacroCode(name, parameters, body, block);
  const slot = block.scope.declare(name);
  return (frame) => {
    start(frame, line);
    frame.slots[slot] = new Macro(code, frame);
    return Flow.next;
  };
}

function compileCallBlock({ call, parameters, body, line }: Node<"call-block">, block: Block): Execute {
  const code = compileMacroCode("caller", parameters, body, block);
  const callee = compileExpression(call.of, block);
  const args = compileArguments(call.args, (part) => compileExpression(part, block));
  return (frame) => {
    start(frame, line);
    const { positional, named } = args(frame);
    const caller = new Macro(code, frame);
    frame.run.write(
      toStr(callValue(callee(frame), { positional, named: new Map([...named, ["caller", caller]]) })),
    );
    return Flow.next;
  };
}

function compileWith({ targets, values, body, line }: Node<"with">, block: Block): Execute {
  const scope = new Scope(block.scope, "plain", body);
  for (const target of targets) scope.declareTarget(target);
  const assigns = targets.map((target) => compileTarget(target, scope));
  const compiled = values.map((value) => compileExpression(value, block));
  const inner = compileBody(body, { ...block, scope });
  return (frame) => {
    start(frame, line);
    const own = new Frame(frame, frame.run);
    assigns.forEach((assign, i) => {
      assign(own, compiled[i]!(frame));
    });
    return inner(own);
  };
}
