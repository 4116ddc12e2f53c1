import { charge, withSteps } from "./budget.js";
import { compileTemplate } from "./compile-statement.js";
import { ENVIRONMENT } from "./filters/registry.js";
import { createGlobals } from "./globals.js";
import { parseTemplate } from "./parse.js";
import { Run } from "./run.js";
import { Frame } from "./scope.js";
import { TemplateError } from "./template-error.js";
import type { Str } from "./text.js";
import type { Value } from "./value.js";

/** A compiled template of Jinja, as Python's transformers runs it. */
export class JinjaTemplate {
  private readonly run: (frame: Frame) => void;

  /** Throws TemplateSyntaxError. */
  constructor(source: string) {
    this.run = compileTemplate(parseTemplate(source), ENVIRONMENT);
  }

  /** The pieces of the output. Throws TemplateError, with its line. */
  render(variables: ReadonlyMap<string, Value>, steps: number, now: () => Date): readonly Str[] {
    const run = new Run(variables, createGlobals(now));
    try {
      withSteps(steps, () => {
        this.run(new Frame(undefined, run));
        for (const { length } of run.output) charge(length / 16);
      });
    } catch (error) {
      throw located(error, run.line);
    }
    return run.output;
  }
}

function located(error: unknown, line: number): unknown {
  const known =
    error instanceof RangeError ? new TemplateError("limit", "the template nests too deep") : error;
  if (known instanceof TemplateError) known.line = line;
  return known;
}
