import { compileText, type WriteText } from "../jinja/text-template.js";
import type { Rewrite } from "./rewrites/rewrite.js";

/** What a template is given of an exchange: `system` is the row's system message, empty without one. */
type RewriteText = "prompt" | "answer" | "system";

/** Makes the user's message that asks for a rewritten answer. Throws RowError `template-failed`. */
export type AskToRewrite = WriteText<RewriteText>;

/** Throws RunError `config` for a template that is no Jinja or leaves the prompt out; `name` is that of its file, or of its family. */
export function compileRewrite({ template }: Pick<Rewrite, "template">, name: string): AskToRewrite {
  const samples = { prompt: "What is 17 and 25?", answer: "1", system: "" };
  const why = "without it the model is not told what to answer";
  return compileText(template, name, samples, [{ name: "prompt", why }]);
}
