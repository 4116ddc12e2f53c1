import type { Inspected } from "../model.js";
import type { ViewOptions } from "../view/view.js";

/** A format of `inspect`. */
export interface InspectFormat {
  /** One line for help. */
  readonly summary: string;
  /** What is printed between two rows. */
  readonly between: string;
  /** A row, without a line break at its end. It has nothing that steers a terminal, except for colours. */
  readonly print: (inspected: Inspected, options: ViewOptions) => string;
}
