/** A piece of a template: text, the begin or end of a tag, or a token of an expression. */
export interface Token {
  readonly kind:
    | "data"
    | "block-begin"
    | "block-end"
    | "variable-begin"
    | "variable-end"
    | "name"
    | "string"
    | "integer"
    | "float"
    | "operator"
    | "end";
  /** The text, the name, the operator, or the value of a string; of a number, its digits. */
  readonly value: string;
  readonly line: number;
}

/** The names that stand for a value. */
export const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);
