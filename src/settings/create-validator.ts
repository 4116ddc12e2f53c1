import { createHash } from "node:crypto";
import type { TemplateIdentity } from "../domain/identity.js";
import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { TurnRendering } from "../domain/turn-rendering.js";
import { plainRenderer } from "../rendering/plain-renderer.js";
import { RowRenderer } from "../rendering/rendered-row.js";
import { templateRenderer } from "../rendering/with-tools.js";
import type { ActiveCheck, Validator } from "../row/validate-row.js";
import { createModel } from "../rules/model.js";
import { type CheckName, CheckSeverities, checks } from "../rules/registry.js";
import type { LoadedTokenizer } from "../tokenizers/load.js";
import { resolveOutput } from "../trainers/output-spec.js";
import { type TrainerName, trainers } from "../trainers/registry.js";
import type { Trainer } from "../trainers/trainer.js";
import type { Settings } from "./settings.js";

/** How the rows of a run are rendered. */
export interface RunRendering {
  readonly renderer: RowRenderer;
  /** The source of the chat template, and its identity for manifests; undefined for plain joining. */
  readonly source: string | undefined;
  readonly template: TemplateIdentity | undefined;
  /** See Renderer.markers. */
  readonly markers: readonly string[];
}

/**
 * The setting `template` selects how rows are rendered: by a Jinja file, by plain joining (`none`), or by the tokenizer's
 * own chat template (`auto`, the default), and plain joining without one. `templateFile` is the text of that file. Throws
 * RunError `config`.
 */
export function createRendering(
  template: Settings["template"],
  { tokenizer, chat }: LoadedTokenizer,
  templateFile: string | undefined,
): RunRendering {
  const own = template === undefined || template === "auto" ? chat.templates.get("default") : undefined;
  const source = own ?? templateFile;
  const renderer =
    source === undefined
      ? plainRenderer({ prefix: chat.tokenizerPrefix, suffix: chat.specials["eos_token"] ?? "" })
      : templateRenderer(
          source,
          own === undefined ? undefined : chat.templates.get("tool_use"),
          chat.specials,
        );
  return {
    renderer: new RowRenderer(renderer, tokenizer),
    source,
    template:
      source === undefined ? undefined : { sha256: createHash("sha256").update(source).digest("hex") },
    markers: renderer.markers(tokenizer.addedTokens.map(({ content }) => content)),
  };
}

/** Builds the validator of rendered rows. Throws RunError `config`. */
export function createValidator(
  settings: Settings,
  { tokenizer, chat }: LoadedTokenizer,
  { renderer, source, markers }: RunRendering,
): Validator {
  const { maxTokens, overBudget, checks: severities = CheckSeverities.parse({}) } = settings;
  const model = firstUse(() => createModel(tokenizer, chat, source, markers, turnRenderings(settings)));
  const activeChecks = Object.entries(checks).flatMap(([name, check]): ActiveCheck[] => {
    const rule = name as CheckName;
    const severity = severities[rule];
    return severity === "off" ? [] : [{ rule, severity, run: check.create(model) }];
  });
  return {
    renderer,
    endTokens: model.endTokens,
    tokenizerPrefix: chat.tokenizerPrefix,
    maxTokens,
    overBudget,
    checks: activeChecks,
  };
}

/** How the trainers of the rows render a conversation turn by turn, where they do. */
function turnRenderings(settings: Settings): readonly TurnRendering[] {
  const { trainers: names = [], turns, expand } = settings;
  const family: Readonly<Record<TrainerName, Trainer>> = trainers;
  const format = resolveOutput(settings)?.format;
  const found = names.flatMap((name) => {
    const { turnRendering, turnRenderingIn } = family[name];
    const isIn = format === undefined || turnRenderingIn?.includes(format) !== false;
    return (isIn ? turnRendering?.[expand ? "last" : turns] : undefined) ?? [];
  });
  return [...new Set(found)];
}

/** Throws RunError `config` when the tokenizer cannot tokenize even a short text. */
function firstUse<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof RowError) throw new RunError("config", `a plain chat: ${error.message}`, error);
    throw error;
  }
}
