import { z } from "zod";
import { RULE_NAMES } from "../domain/rules.js";
import { ROLES } from "./model.js";
import { PlaceSchema } from "./place-schema.js";

const Count = z.int().nonnegative();
const RoleName = z.enum(ROLES);

/** A part of a row with its text, token by token. */
const TextRun = z.strictObject({
  kind: z.literal("run"),
  role: RoleName,
  label: z.string(),
  trained: z.boolean().optional().describe("missing when the mask is not known"),
  tokens: z.array(z.string()).describe("empty for a further token of the character before it"),
  ids: z.array(Count),
  controls: z.array(Count).optional().describe("which of them are added tokens, such as <|im_end|>"),
  shortened: Count.optional().describe("how many tokens are longer than what is kept of them"),
  reachesInto: z.string().optional().describe("the part into which the last token reaches"),
  trimmed: z.string().optional().describe("white space that would follow, which the template trims"),
});
export type TextRun = z.output<typeof TextRun>;

/** A row's text: its parts, and the places where tokens are left out. */
const Texts = z.array(
  z.discriminatedUnion("kind", [TextRun, z.strictObject({ kind: z.literal("left-out"), tokens: Count })]),
);
export type Texts = z.output<typeof Texts>;

export const Sample = z.strictObject({
  place: PlaceSchema,
  hash: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe("of the row's bytes and the seed: the beginning of a SHA-256"),
  written: z.boolean(),
  before: Count.describe("tokens of the row as read"),
  tokens: Count.describe("tokens of the row as written or, if it is rejected, as it would be"),
  answerUnits: Count.optional().describe("of its shortest answer that is augmented"),
  parts: z
    .string()
    .regex(new RegExp(`^(?:(?:^|, )(?:${ROLES.join("|")})\\+? \\d+)*$`))
    .describe("its parts in order, each with its tokens; + for what is trained"),
  broken: z.array(z.enum(RULE_NAMES)).describe("the rules that it breaks, warnings included"),
  texts: Texts.optional().describe("only on request (--report-content samples), and never in a manifest"),
});
export type Sample = z.output<typeof Sample>;

export const Samples = z.strictObject({
  random: z.array(Sample).describe("the written rows with the smallest hashes"),
  longest: Sample.optional(),
  shortestAnswer: Sample.optional(),
  broken: z.partialRecord(z.enum(RULE_NAMES), Sample).describe("for each rule, the first row that breaks it"),
});
/** Rows of a run to look at. They do not depend on the order of the rows, on workers or on shards. */
export type Samples = z.output<typeof Samples>;
