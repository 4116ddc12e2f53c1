import type { Arguments, Value } from "./value.js";

export type Filter = (value: Value, args: Arguments, environment: Environment) => Value;
export type Test = (value: Value, args: Arguments, environment: Environment) => boolean;

/** The filters and tests, for those that take another one by its name. */
export interface Environment {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  /** Names that Python knows and this interpreter does not. */
  readonly gaps: ReadonlySet<string>;
}
