import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Model } from "../checks/check.js";
import { CheckLevels, type CheckName, checks } from "../checks/registry.js";
import { errorCode, RunError } from "../domain/failure.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import { readSmallFile } from "../io/small-file.js";
import { demandLimit, TimeLimitError, within } from "../io/time-limit.js";
import { EndTokens } from "../rendering/end-tokens.js";
import { plainRenderer } from "../rendering/plain.js";
import { chatRenderer, type Renderer } from "../rendering/renderer.js";
import { ChatTemplate } from "../rendering/template.js";
import { Lens } from "../rendering/view.js";
import type { ChatSource } from "../tokenizers/chat-source.js";
import type { LoadedTokenizer } from "../tokenizers/load.js";
import type { TemplateIdentity } from "./equipment.js";
import type { Judge, LiveCheck } from "./judge-row.js";
import type { Settings } from "./settings.js";

/** A judge of rows, and what identifies the template in a manifest; undefined for plain joining. */
export interface NamedJudge {
  readonly judge: Judge;
  readonly template: TemplateIdentity | undefined;
}

/**
 * The judge who sees rows as the model is fed them. Rows are rendered as `--template` says: through a Jinja file,
 * `none` for plain joining, or `auto` for the tokenizer's own chat template, and plain joining where it has none.
 * Throws RunError `input-missing` or `config`.
 */
export async function judgeFor(
  { template, maxTokens, overBudget, checks: levels = CheckLevels.parse({}) }: Settings,
  { tokenizer, chat }: LoadedTokenizer,
  cwd: string,
): Promise<NamedJudge> {
  const own = template === undefined || template === "auto" ? chat.templates.get("default") : undefined;
  const source = own ?? (isFile(template) ? await readTemplate(template, cwd) : undefined);
  const renderer =
    source === undefined
      ? plainRenderer({ before: chat.before, after: chat.specials["eos_token"] ?? "" })
      : templateRenderer(
          source,
          own === undefined ? undefined : chat.templates.get("tool_use"),
          chat.specials,
        );
  const model = firstUse(() => modelOf(tokenizer, chat, source, renderer));
  const live = Object.entries(checks).flatMap(([name, check]): LiveCheck[] => {
    const rule = name as CheckName;
    const level = levels[rule];
    return level === "off" ? [] : [{ rule, level, judge: check.create(model) }];
  });
  return {
    judge: {
      lens: new Lens(renderer, tokenizer),
      ends: model.ends,
      addedInFront: chat.before,
      maxTokens,
      overBudget,
      checks: live,
    },
    template:
      source === undefined ? undefined : { sha256: createHash("sha256").update(source).digest("hex") },
  };
}

/** What is asked of a tokenizer and a template at once, when they are first used. */
const FIRST_USE_MILLISECONDS = 600;

function firstUse<Result>(work: () => Result): Result {
  try {
    return within(FIRST_USE_MILLISECONDS, work);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new RunError(
      "config",
      "the tokenizer's patterns or the chat template come to no end on a plain chat",
      error,
    );
  }
}

/** Rows with tools go through a template of their own, where a model has one. */
function templateRenderer(
  source: string,
  withTools: string | undefined,
  specials: ChatSource["specials"],
): Renderer {
  const render = chatRenderer(new ChatTemplate(source, specials, demandLimit));
  if (withTools === undefined) return render;
  const renderTools = chatRenderer(new ChatTemplate(withTools, specials, demandLimit));
  const pick = ({ tools }: { readonly tools: unknown }): Renderer =>
    tools === undefined ? render : renderTools;
  return {
    render: (conversation) => pick(conversation).render(conversation),
    renderPrompt: (conversation, answered) => pick(conversation).renderPrompt(conversation, answered),
    markers: render.markers,
  };
}

function modelOf(
  tokenizer: Tokenizer,
  { specials, before }: ChatSource,
  template: string | undefined,
  renderer: Renderer,
): Model {
  const idOf = (text: string | undefined): number | undefined => {
    const ids = text === undefined ? [] : tokenizer.encode(text).ids;
    return ids.length === 1 ? ids[0] : undefined;
  };
  const { bos_token: bos = "", eos_token: eos } = specials;
  return {
    tokenizer,
    bos: idOf(bos),
    ends: new EndTokens(tokenizer, idOf(eos)),
    // a template that leaves the token out still must not be fed to a model that is used to it
    beginsWithBos: bos !== "" && before.includes(bos),
    template: template ?? "",
    markers: renderer.markers(tokenizer.addedTokens.map(({ content }) => content)),
  };
}

function isFile(template: string | undefined): template is string {
  return template !== undefined && template !== "auto" && template !== "none";
}

async function readTemplate(path: string, cwd: string): Promise<string> {
  const bytes = await readSmallFile(resolve(cwd, path), `the template ${path}`).catch((cause: unknown) => {
    if (cause instanceof RunError) throw cause;
    throw new RunError(
      "input-missing",
      `the template ${path} cannot be read (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RunError("config", `the template ${path} is not UTF-8`, cause);
  }
}
