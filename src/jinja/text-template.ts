import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import { JinjaTemplate } from "./template.js";
import { TemplateError, TemplateSyntaxError } from "./template-error.js";

/** Steps that a template may take, and more for each character of the texts. */
const [BASE_STEPS, STEPS_PER_CHARACTER] = [1_000_000, 100];

/** Writes a text from texts by name. Throws RowError `template-failed`. */
export type WriteText<Name extends string> = (texts: Readonly<Record<Name, string>>) => string;

/**
 * Compiles a user's template over texts. `needed` are the texts that it must write. Throws RunError `config` for one that is
 * no Jinja or leaves such a text out; `name` is that of its file, or of its family.
 */
export function compileText<Name extends string>(
  template: string,
  name: string,
  samples: Readonly<Record<Name, string>>,
  needed: readonly { readonly name: Name; readonly why: string }[],
): WriteText<Name> {
  const compiled = compile(template, name);
  const write: WriteText<Name> = (texts) => {
    const values = Object.entries<string>(texts);
    const steps = BASE_STEPS + STEPS_PER_CHARACTER * values.reduce((sum, [, { length }]) => sum + length, 0);
    try {
      const pieces = compiled.render(new Map(values), steps, () => new Date(0));
      return pieces.map((piece) => (typeof piece === "string" ? piece : piece.read())).join("");
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new RowError("template-failed", [], `the template ${name} fails in its line ${error.line}`);
    }
  };
  // a misspelt name would be nothing in every row, without a word
  const written = write(samples);
  const missing = needed.find((one) => !written.includes(samples[one.name]));
  if (missing === undefined) return write;
  throw new RunError("config", `the template ${name} does not write {{ ${missing.name} }}; ${missing.why}`);
}

function compile(template: string, name: string): JinjaTemplate {
  try {
    return new JinjaTemplate(template);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    throw new RunError(
      "config",
      `the template ${name} is not valid Jinja: line ${error.line}: ${error.message}`,
      error,
    );
  }
}
