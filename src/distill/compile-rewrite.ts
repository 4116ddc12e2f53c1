import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import { JinjaTemplate } from "../jinja/template.js";
import { TemplateError, TemplateSyntaxError } from "../jinja/template-error.js";
import type { Rewrite } from "./rewrites/rewrite.js";

/** Steps that a template may take, and more for each character of the row. */
const [BASE_STEPS, STEPS_PER_CHARACTER] = [1_000_000, 100];

const PROBE = "What is 17 and 25?";

/** What a template is given of an exchange. */
export interface RewriteTexts {
  readonly prompt: string;
  readonly answer: string;
  /** The row's system message; empty without one. */
  readonly system: string;
}

/** Makes the user's message that asks for a rewritten answer. Throws RowError `template-failed`. */
export type AskToRewrite = (texts: RewriteTexts) => string;

/** Throws RunError `config` for a template that is no Jinja or leaves the prompt out; `name` is that of its file, or of its family. */
export function compileRewrite({ template }: Pick<Rewrite, "template">, name: string): AskToRewrite {
  const compiled = compile(template, name);
  const ask: AskToRewrite = (texts) => {
    const { prompt, answer, system } = texts;
    const steps = BASE_STEPS + STEPS_PER_CHARACTER * (prompt.length + answer.length + system.length);
    try {
      const pieces = compiled.render(new Map(Object.entries(texts)), steps, () => new Date(0));
      return pieces.map((piece) => (typeof piece === "string" ? piece : piece.read())).join("");
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new RowError("template-failed", [], `the template ${name} fails in its line ${error.line}`);
    }
  };
  // a misspelt name would be nothing in every row, without a word
  if (!ask({ prompt: PROBE, answer: "1", system: "" }).includes(PROBE))
    throw new RunError(
      "config",
      `the template ${name} does not write {{ prompt }}; without it the model is not told what to answer`,
    );
  return ask;
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
