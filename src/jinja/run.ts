import { joinTexts, type Str } from "./text.js";
import type { Value } from "./value.js";

/** One run of a template. */
export class Run {
  /** The variables that the template is given. */
  readonly context: ReadonlyMap<string, Value>;
  /** The functions that every template has. */
  readonly globals: ReadonlyMap<string, Value>;
  /** The line of the statement that runs. */
  line = 1;
  private out: Str[] = [];

  constructor(context: ReadonlyMap<string, Value>, globals: ReadonlyMap<string, Value>) {
    this.context = context;
    this.globals = globals;
  }

  write(text: Str): void {
    this.out.push(text);
  }

  get output(): readonly Str[] {
    return this.out;
  }

  /** What the work writes, in place of writing it. */
  capture(work: () => void): Str {
    const outer = this.out;
    this.out = [];
    try {
      work();
      return joinTexts(this.out);
    } finally {
      this.out = outer;
    }
  }
}
