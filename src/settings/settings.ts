import { z } from "zod";
import { FormatSettings } from "../formats/input/registry.js";
import { OUTPUT_FORMATS } from "../formats/output/registry.js";
import { MethodSettings } from "../methods/registry.js";
import { CheckSeverities } from "../rules/registry.js";
import { TRAINERS } from "../trainers/registry.js";

const MiB = 1 << 20;
const SHARE = "expected a number from 0 to 1";
const TOKENS = "expected a whole number of at least 1";
const COUNT = "expected a whole number of at least 0";

/** Everything that determines the output. Plain data: it can be printed, stored in a manifest and read back. */
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
  format: FormatSettings.optional().describe(
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
  checks: CheckSeverities.optional().describe("what a row comes to that fails a check: reject, warn or off"),
  to: z
    .enum(OUTPUT_FORMATS)
    .optional()
    .describe("write rows in another shape; left out, they keep their own and all their bytes"),
  trainers: z
    .array(z.enum(TRAINERS))
    .min(1)
    .optional()
    .describe(
      "the trainers that will read the rows: their shape is written, and their settings beside the output",
    ),
  toolArguments: z
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

/** The settings before validation: those with a default may be missing. */
export type SettingsInput = z.input<typeof Settings>;
