import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { errorCode, RunError } from "../domain/failure.js";
import { plainRenderer } from "../rendering/plain.js";
import { chatRenderer, type Renderer } from "../rendering/renderer.js";
import { ChatTemplate } from "../rendering/template.js";
import type { ChatSource } from "../tokenizers/chat-source.js";

/** A renderer, and what identifies its template in a manifest; undefined for plain joining. */
export interface NamedRenderer {
  readonly renderer: Renderer;
  readonly template: { readonly sha256: string } | undefined;
}

/**
 * The renderer that `--template` names: a Jinja file, `none` for plain joining, or `auto` for the tokenizer's own
 * chat template, and plain joining where it has none. Throws RunError `input-missing` or `config`.
 */
export async function rendererFor(
  template: string | undefined,
  { templates, specials, before }: ChatSource,
  cwd: string,
): Promise<NamedRenderer> {
  const own = template === undefined || template === "auto" ? templates.get("default") : undefined;
  const source = own ?? (isFile(template) ? await readTemplate(template, cwd) : undefined);
  if (source === undefined) {
    return { renderer: plainRenderer({ before, after: specials["eos_token"] ?? "" }), template: undefined };
  }
  const identity = { sha256: createHash("sha256").update(source).digest("hex") };
  const withTools = own === undefined ? undefined : templates.get("tool_use");
  const render = chatRenderer(new ChatTemplate(source, specials));
  if (withTools === undefined) return { renderer: render, template: identity };
  const renderTools = chatRenderer(new ChatTemplate(withTools, specials));
  const pick = ({ tools }: { readonly tools: unknown }): Renderer =>
    tools === undefined ? render : renderTools;
  const renderer: Renderer = {
    render: (conversation) => pick(conversation).render(conversation),
    renderPrompt: (conversation, answered) => pick(conversation).renderPrompt(conversation, answered),
  };
  return { renderer, template: identity };
}

function isFile(template: string | undefined): template is string {
  return template !== undefined && template !== "auto" && template !== "none";
}

async function readTemplate(path: string, cwd: string): Promise<string> {
  return readFile(resolve(cwd, path), "utf8").catch((cause: unknown) => {
    throw new RunError(
      "input-missing",
      `the template ${path} cannot be read (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
}
