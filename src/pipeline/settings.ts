import { z } from "zod";
import { CheckLevels } from "../checks/registry.js";
import { RunError } from "../domain/failure.js";
import { nearest } from "../domain/nearest.js";
import { ShapeSettings } from "../formats/registry.js";
import { WRITTEN_SHAPES, writtenShapes } from "../formats/written/registry.js";
import { MethodSettings, needsTokenizer } from "../lookahead/registry.js";
import { TARGETS } from "../targets/registry.js";
import { destinationOf } from "./destination.js";

const MiB = 1 << 20;
const SHARE = "expected a number from 0 to 1";
const TOKENS = "expected a whole number of at least 1";
const COUNT = "expected a whole number of at least 0";

/** All that decides the output. Plain data: it can be printed, kept in a manifest and read back. */
export const Settings = z.strictObject({
  method: MethodSettings.prefault({ name: "virtual" }).describe("what is added to each exchange"),
  turns: z
    .enum(["last", "first", "all"])
    .default("last")
    .describe("which exchanges of a conversation are augmented"),
  share: z
    .number()
    .min(0, SHARE)
    .max(1, SHARE)
    .default(1)
    .describe("augment this share of the rows, chosen by their content"),
  seed: z.int("expected a whole number").default(0).describe("another seed chooses another share"),
  allowAugmented: z.boolean().default(false).describe("pass rows through that are augmented already"),
  shape: ShapeSettings.optional().describe(
    "how rows are laid out; found out from the first rows when left out",
  ),
  tokenizer: z
    .string()
    .min(1)
    .optional()
    .describe("a folder or tokenizer.json, npm:<package>, or a Hugging Face id"),
  maxTokens: z
    .int(TOKENS)
    .min(1, TOKENS)
    .optional()
    .describe("the budget: how many tokens a row may have as it is rendered"),
  overBudget: z
    .enum(["reject", "leave", "keep"])
    .default("reject")
    .describe("over the budget: reject the row, leave it unaugmented if it then fits, or keep and count it"),
  template: z
    .string()
    .min(1)
    .optional()
    .describe(
      "how rows are rendered to be counted: auto (the tokenizer's chat template), none (plain joining), or a Jinja file",
    ),
  checks: CheckLevels.optional().describe("what a row comes to that fails a check: reject, warn or off"),
  to: z
    .enum(WRITTEN_SHAPES)
    .optional()
    .describe("write rows in another shape; left out, they keep their own and all their bytes"),
  targets: z
    .array(z.enum(TARGETS))
    .min(1)
    .optional()
    .describe(
      "the trainers that will read the rows: their shape is written, and their settings beside the output",
    ),
  callArguments: z
    .enum(["as-is", "object", "string"])
    .default("as-is")
    .describe(
      "in another shape: how the arguments of tool calls are written; a trainer that wants them in one way gets it",
    ),
  expand: z
    .boolean()
    .default(false)
    .describe("in another shape: a row for each exchange that is augmented, ending with its answer"),
  keepColumns: z.boolean().default(false).describe("in another shape: write the row's other columns, too"),
  onReject: z
    .enum(["fail", "skip"])
    .default("fail")
    .describe("an unfit row: publish nothing, or leave it out"),
  maxRejects: z
    .int(COUNT)
    .min(0, COUNT)
    .optional()
    .describe("with skip: publish nothing when more rows are unfit"),
  maxRowBytes: z
    .int("expected a whole number of bytes")
    .min(1, "expected at least 1 byte")
    .max(256 * MiB, "expected at most 268435456 bytes")
    .default(64 * MiB)
    .describe("longer rows are unfit"),
  maxExpand: z
    .number()
    .min(1, "expected a ratio of at least 1")
    .default(250)
    .describe("refuse compressed input that unpacks to more than this many times its size"),
});
export type Settings = z.output<typeof Settings>;

/** What a caller may leave out. */
export type SettingsInput = z.input<typeof Settings>;

/** A setting's path as the caller knows it. */
export type NameOf = (path: readonly PropertyKey[]) => string;

const PLAIN_NAME: NameOf = (path) => path.join(".");

/**
 * The settings in full. `hasTokenizer` says that a tokenizer comes by another way than by name. Throws RunError `usage`
 * that names the setting as `nameOf` spells its path.
 */
export function parseSettings(input: unknown, hasTokenizer = false, nameOf: NameOf = PLAIN_NAME): Settings {
  const parsed = Settings.safeParse(input);
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
  const destination = destinationOf(settings);
  for (const key of ["expand", "keepColumns"] as const) {
    if (settings[key] && destination === undefined) {
      throw new RunError("usage", `${nameOf([key])} goes with ${nameOf(["to"])} or ${nameOf(["targets"])}`);
    }
  }
  if (isRendered(settings) && settings.tokenizer === undefined && !hasTokenizer) {
    throw new RunError("usage", `to render rows takes the model's tokenizer: ${nameOf(["tokenizer"])}`);
  }
  if (settings.maxRejects !== undefined && settings.onReject !== "skip") {
    throw new RunError("usage", `${nameOf(["maxRejects"])} goes with ${nameOf(["onReject"])} skip`);
  }
  return settings;
}

/** Whether rows are rendered and judged: with a budget, or when a template or a check is named, or when they are written as rendered. */
export function isRendered(settings: Settings): boolean {
  const { maxTokens, template, checks } = settings;
  const destination = destinationOf(settings);
  if (destination !== undefined && writtenShapes[destination.shape].needsRendering) return true;
  return maxTokens !== undefined || template !== undefined || checks !== undefined;
}

/** What is wrong with a setting, and the name that an unknown one most likely means. */
function describe(issue: z.core.$ZodIssue, nameOf: NameOf): readonly string[] {
  if (issue.code !== "unrecognized_keys") return [`${nameOf(issue.path)}: ${issue.message}`];
  const known = Object.keys(Settings.shape);
  return issue.keys.map((key) => {
    const close = nearest(key, known);
    return `unknown setting ${[...issue.path, key].join(".")}${close === undefined ? "" : `; did you mean ${close}?`}`;
  });
}
