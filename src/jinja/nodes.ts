// The parts of a parsed template.
import type { Operator } from "./numbers.js";
import type { Value } from "./value.js";

export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly { readonly name: string; readonly value: Expression }[];
  /** Behind `*` and `**`. */
  readonly rest: Expression | undefined;
  readonly namedRest: Expression | undefined;
}

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

export type Expression =
  | { readonly kind: "constant"; readonly value: Value }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "list" | "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "item"; readonly of: Expression; readonly key: Expression }
  | {
      readonly kind: "slice";
      readonly of: Expression;
      readonly start: Expression | undefined;
      readonly stop: Expression | undefined;
      readonly step: Expression | undefined;
    }
  | { readonly kind: "call"; readonly of: Expression; readonly args: CallArguments; readonly line: number }
  | {
      readonly kind: "filter";
      /** Undefined for the body of a filter block. */
      readonly of: Expression | undefined;
      readonly name: string;
      readonly args: CallArguments;
      readonly line: number;
    }
  | {
      readonly kind: "test";
      readonly of: Expression;
      readonly name: string;
      readonly args: CallArguments;
      readonly line: number;
    }
  | { readonly kind: "not" | "negate" | "plus"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "join"; readonly parts: readonly Expression[] }
  | {
      readonly kind: "calculate";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "compare";
      readonly first: Expression;
      readonly rest: readonly { readonly operator: Comparison; readonly right: Expression }[];
    }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly chosen: Expression;
      readonly otherwise: Expression | undefined;
    };

/** Where a value is assigned. */
export type Target =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "tuple"; readonly items: readonly Target[] }
  | { readonly kind: "namespace"; readonly name: string; readonly attribute: string };

export interface Parameter {
  readonly name: string;
  readonly otherwise: Expression | undefined;
}

type Body = readonly Statement[];
export type FilterExpression = Extract<Expression, { kind: "filter" }>;
export type CallExpression = Extract<Expression, { kind: "call" }>;

export type Statement =
  | { readonly kind: "text"; readonly text: string; readonly line: number }
  | { readonly kind: "output"; readonly value: Expression; readonly line: number }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly body: Body;
      readonly otherwise: Body;
      readonly line: number;
    }
  | {
      readonly kind: "for";
      readonly target: Target;
      readonly items: Expression;
      readonly test: Expression | undefined;
      readonly isRecursive: boolean;
      readonly body: Body;
      readonly otherwise: Body;
      readonly line: number;
    }
  | { readonly kind: "break" | "continue"; readonly line: number }
  | { readonly kind: "set"; readonly target: Target; readonly value: Expression; readonly line: number }
  | {
      readonly kind: "set-block";
      readonly target: Target;
      readonly filter: FilterExpression | undefined;
      readonly body: Body;
      readonly line: number;
    }
  | {
      readonly kind: "macro";
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly body: Body;
      readonly line: number;
    }
  | {
      readonly kind: "call-block";
      readonly call: CallExpression;
      readonly parameters: readonly Parameter[];
      readonly body: Body;
      readonly line: number;
    }
  | {
      readonly kind: "filter-block";
      readonly filter: FilterExpression;
      readonly body: Body;
      readonly line: number;
    }
  | {
      readonly kind: "with";
      readonly targets: readonly Target[];
      readonly values: readonly Expression[];
      readonly body: Body;
      readonly line: number;
    }
  /** `generation`, of which only the body counts, and `block`. */
  | { readonly kind: "scope" | "block"; readonly body: Body; readonly line: number };
