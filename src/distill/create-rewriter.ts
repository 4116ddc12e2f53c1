import type { TemplateIdentity, TokenizerIdentity } from "../domain/identity.js";
import { RunError } from "../domain/run-error.js";
import { sha256 } from "../endpoint/request.js";
import { loadRendering } from "../settings/resources.js";
import { readTemplate } from "../settings/template-file.js";
import type { SourceEnvironment } from "../tokenizers/sources/source.js";
import { compileRewrite } from "./compile-rewrite.js";
import type { PromptCounter, RequestMaker } from "./exchange-request.js";
import { keepNamed } from "./keeps/registry.js";
import type { RewriteRequest } from "./request.js";
import type { Rewriter } from "./rewrite-row.js";
import { rewriteNamed, rewrites } from "./rewrites/registry.js";
import type { Rewrite } from "./rewrites/rewrite.js";
import type { DistillRoute } from "./settings.js";
import { LEAKS } from "./verdict.js";

/** What rows are rewritten with, once the model is known. */
export interface RewritePlan {
  readonly route: DistillRoute;
  /** The unit of the lengths of answers. */
  readonly unit: "tokens" | "characters";
  readonly tokenizer: TokenizerIdentity | undefined;
  /** The chat template by which prompts are rendered, and the template that asks for rewritten answers. */
  readonly template: TemplateIdentity | undefined;
  readonly rewriteSha256: string;
  readonly rewriterFor: (model: string) => Rewriter;
}

/** Loads what a run needs beside a server. Throws RunError. */
export async function planRewrite(
  { reading, distill, leaks }: RewriteRequest,
  environment: SourceEnvironment,
): Promise<RewritePlan> {
  const route = distill.route ?? (reading.tokenizer === undefined ? "chat" : "completions");
  const rewrite = rewriteNamed(distill.rewrite) ?? (await rewriteIn(distill.rewrite, environment));
  const { opener = "" } = rewrite;
  const needs = opener === "" ? "" : `--rewrite ${distill.rewrite} begins the assistant's turn, and `;
  if (opener !== "" && route === "chat")
    throw new RunError("usage", `${needs}needs --route completions; name the tokenizer with -t`);
  if (route === "completions" && reading.tokenizer === undefined)
    throw new RunError("usage", `${needs}--route completions renders prompts; name the tokenizer with -t`);
  const askToRewrite = compileRewrite(rewrite, distill.rewrite);
  const filter = {
    leaks: (leaks ?? LEAKS).map((phrase) => phrase.toLowerCase().replaceAll("’", "'")),
    keep: keepNamed(distill.keep),
    acceptsCut: distill.asPublished,
  };
  const model = await loadPrompts(reading, environment);
  const { sampling, seed, samples } = distill;
  const count = model?.prompts.count;
  const common: Omit<RequestMaker, "model"> = {
    ...{ sampling, seed, askToRewrite, opener, route, prompts: model?.prompts },
  };
  return {
    route,
    unit: count === undefined ? "characters" : "tokens",
    tokenizer: model?.identity,
    template: model?.template,
    rewriteSha256: sha256(rewrite.template),
    rewriterFor: (name) => ({
      ...{ turns: reading.turns, filter, samples, maker: { ...common, model: name } },
      lengthOf: count ?? ((text) => text.length),
    }),
  };
}

async function rewriteIn(path: string, { cwd }: SourceEnvironment): Promise<Rewrite> {
  const template = await readTemplate(path, cwd).catch((error: unknown) => {
    if (error instanceof RunError && error.kind === "input-missing") return undefined;
    throw error;
  });
  if (template !== undefined) return { summary: path, template };
  throw new RunError(
    "usage",
    `--rewrite: ${path} is none of ${Object.keys(rewrites).join(", ")}, and no file`,
  );
}

interface LoadedPrompts {
  readonly prompts: PromptCounter;
  readonly identity: TokenizerIdentity;
  readonly template: TemplateIdentity | undefined;
}

async function loadPrompts(
  { tokenizer: name, template }: RewriteRequest["reading"],
  environment: SourceEnvironment,
): Promise<LoadedPrompts | undefined> {
  if (name === undefined) return undefined;
  const { model, rendering } = await loadRendering(name, template, environment);
  return {
    prompts: {
      renderer: rendering.renderer,
      count: (text) => model.tokenizer.count(text),
      prefix: model.chat.tokenizerPrefix,
    },
    identity: model.identity,
    template: rendering.template,
  };
}
