import type { Expected } from "../run/request.js";

/** A configuration: settings alone, or a manifest, which also names inputs and output. */
export interface Config {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
  readonly output: string | undefined;
  readonly expected: Expected | undefined;
}

export const NO_CONFIG: Config = { settings: {}, inputs: [], output: undefined, expected: undefined };
