import { createHash } from "node:crypto";
import type { TemplateIdentity } from "../domain/identity.js";
import { RunError } from "../domain/run-error.js";
import { plainRenderer } from "../rendering/plain-renderer.js";
import { RowRenderer } from "../rendering/rendered-row.js";
import { templateRenderer } from "../rendering/with-tools.js";
import { requireTimeLimit, TimeLimitError, withTimeLimit } from "../row/time-limit.js";
import type { LiveCheck, Validator } from "../row/validate-row.js";
import { createModel } from "../rules/model.js";
import { type CheckName, CheckSeverities, checks } from "../rules/registry.js";
import type { LoadedTokenizer } from "../tokenizers/load.js";
import type { Settings } from "./settings.js";
import { isFile, readTemplate } from "./template-file.js";

/** A judge of rows, and what identifies the template in a manifest; undefined for plain joining. */
export interface NamedValidator {
  readonly validator: Validator;
  readonly template: TemplateIdentity | undefined;
}

/**
 * The judge who sees rows as the model is fed them. Rows are rendered as `--template` says: through a Jinja file,
 * `none` for plain joining, or `auto` for the tokenizer's own chat template, and plain joining where it has none.
 * Throws RunError `input-missing` or `config`.
 */
export async function createValidator(
  { template, maxTokens, overBudget, checks: severities = CheckSeverities.parse({}) }: Settings,
  { tokenizer, chat }: LoadedTokenizer,
  cwd: string,
): Promise<NamedValidator> {
  const own = template === undefined || template === "auto" ? chat.templates.get("default") : undefined;
  const source = own ?? (isFile(template) ? await readTemplate(template, cwd) : undefined);
  const renderer =
    source === undefined
      ? plainRenderer({ prefix: chat.tokenizerPrefix, suffix: chat.specials["eos_token"] ?? "" })
      : templateRenderer(
          source,
          own === undefined ? undefined : chat.templates.get("tool_use"),
          chat.specials,
          requireTimeLimit,
        );
  const model = firstUse(() => createModel(tokenizer, chat, source, renderer));
  const live = Object.entries(checks).flatMap(([name, check]): LiveCheck[] => {
    const rule = name as CheckName;
    const severity = severities[rule];
    return severity === "off" ? [] : [{ rule, severity, run: check.create(model) }];
  });
  return {
    validator: {
      renderer: new RowRenderer(renderer, tokenizer),
      endTokens: model.endTokens,
      tokenizerPrefix: chat.tokenizerPrefix,
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
    return withTimeLimit(FIRST_USE_MILLISECONDS, work);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new RunError(
      "config",
      "tokenizing or rendering a plain chat timed out; use another --tokenizer or --template",
      error,
    );
  }
}
