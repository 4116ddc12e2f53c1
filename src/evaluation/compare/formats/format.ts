import type { Compared } from "../compared.js";

/** A format of what `compare` writes. */
export interface CompareFormat {
  /** Endings of the names of its files; none for what only stdout has. */
  readonly endings: readonly string[];
  /** The whole file, with a line break at its end. Names in it cannot steer a terminal or a page. */
  readonly print: (compared: Compared) => string;
}
