import { z } from "zod";
import { DetectedOptions } from "../formats/input/pair.js";
import { FormatSettings } from "../formats/input/registry.js";
import { OUTPUT_FORMATS } from "../formats/output/registry.js";
import { MethodSettings } from "../methods/registry.js";
import { Exclusions } from "../row/excluded-rows.js";
import { CheckSeverities } from "../rules/registry.js";
import { TRAINERS } from "../trainers/registry.js";

const MiB = 1 << 20;
const SHARE = "expected a number from 0 to 1";
const AT_LEAST_ONE = "expected a whole number of at least 1";
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
  seed: z.int("expected a whole number").default(0).describe("seed of --share and --prefixes"),
  allowAugmented: z.boolean().default(false).describe("pass through rows that are already augmented"),
  unanswered: z
    .enum(["reject", "leave"])
    .default("reject")
    .describe(
      "for a row without an answer to augment, such as one that ends with a tool call: reject it, or leave it unchanged",
    ),
  chatMarkup: z
    .enum(["reject", "keep"])
    .default("reject")
    .describe(
      "for a prompt that ends with the markup of a chat format, such as [/INST]: reject the row, or augment it all the same",
    ),
  format: FormatSettings.optional().describe(
    "how rows are laid out; detected from the first rows if omitted",
  ),
  formatOptions: DetectedOptions.optional().describe(
    "options of a format that is detected: fields that it reads, too",
  ),
  exclude: Exclusions.optional().describe(
    "rows that are not written, whatever they hold; a variant of a sweep has those that another variant rejects",
  ),
  limit: z
    .int(AT_LEAST_ONE)
    .min(1, AT_LEAST_ONE)
    .optional()
    .describe("process only the first rows of the inputs, this many together, for a first look"),
  tokenizer: z
    .string()
    .min(1)
    .optional()
    .describe("a folder or tokenizer.json, npm:<package>, or a Hugging Face id"),
  maxTokens: z
    .int(AT_LEAST_ONE)
    .min(1, AT_LEAST_ONE)
    .optional()
    .describe("the budget: maximum number of tokens of a rendered row"),
  overBudget: z
    .enum(["reject", "leave", "keep"])
    .default("reject")
    .describe(
      "for a row over the budget: reject it, leave it unchanged if it then fits, or keep and count it",
    ),
  template: z
    .string()
    .min(1)
    .optional()
    .describe(
      "how rows are rendered: auto (the tokenizer's chat template), none (plain joining), or a Jinja file",
    ),
  checks: CheckSeverities.optional().describe("severity of a rule: reject, warn or off"),
  to: z
    .enum(OUTPUT_FORMATS)
    .optional()
    .describe("write rows in another format; if omitted, rows keep their format and all their bytes"),
  trainers: z
    .array(z.enum(TRAINERS))
    .min(1)
    .optional()
    .describe(
      "trainers that will read the rows: selects the output format, and writes their configuration next to the output if they were run on such rows",
    ),
  toolArguments: z
    .enum(["as-is", "object", "string"])
    .default("as-is")
    .describe(
      "with --to or --target: how the arguments of tool calls are written; as-is still follows a trainer that requires one form",
    ),
  expand: z
    .boolean()
    .default(false)
    .describe("with --to or --target: write one row per augmented exchange, ending with its answer"),
  keepColumns: z
    .boolean()
    .default(false)
    .describe("with --to or --target: also write the row's other columns"),
  reportContent: z
    .enum(["none", "samples"])
    .default("none")
    .describe(
      "whether the page about the run, and a file of samples beside the rows, show the texts of some rows",
    ),
  onReject: z
    .enum(["fail", "skip"])
    .default("fail")
    .describe("for a rejected row: fail and publish nothing, or skip it"),
  maxRejects: z
    .int(COUNT)
    .min(0, COUNT)
    .optional()
    .describe("with skip: publish nothing if more rows than this are rejected"),
  allowEmpty: z
    .boolean()
    .default(false)
    .describe("publish an output without rows; if omitted, a run that writes no row fails"),
  maxRowBytes: z
    .int("expected a whole number of bytes")
    .min(1, "expected at least 1 byte")
    .max(256 * MiB, "expected at most 268435456 bytes")
    .default(64 * MiB)
    .describe("reject rows longer than this"),
  maxExpand: z
    .number()
    .min(1, "expected a ratio of at least 1")
    .default(250)
    .describe("refuse compressed input that expands to more than this many times its size"),
});
export type Settings = z.output<typeof Settings>;

/** The settings before validation: those with a default may be missing. */
export type SettingsInput = z.input<typeof Settings>;
