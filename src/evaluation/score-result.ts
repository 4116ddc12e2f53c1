import { z } from "zod";

/** A 95 % interval, as shares of 1 for rates and in the metric's own unit for means. */
const intervalSchema = z.tuple([z.number(), z.number()]);

const share = z.number().min(0).max(1);
const count = z.int().min(0);

/** The server's own entry of the model that judged, the judge's prompt, and how its replies were parsed. */
const judgeSchema = z.strictObject({
  model: z.record(z.string(), z.json()),
  promptSha256: z.string(),
  parse: z.string(),
});

/** Answers that look like those of a broken model. They are counted beside the score and never change it. */
export const degenerateSchema = z.strictObject({
  empty: count,
  cut: count,
  loop: count,
  replacement: count,
  nonLatin: count,
});

const common = {
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  /** What is measured: `safe`, `refusal`, `gsm8k-strict`, `rouge1`, `exact`, … */
  metric: z.string(),
  /** The list, rule or judge that decided each answer; part of every number. */
  rule: z.string(),
  variant: z.string(),
  task: z.string(),
  judge: judgeSchema.optional(),
  /** How often the judge said each of its words: `1` to `5`, `unsafe`, … */
  histogram: z.record(z.string(), count).optional(),
  /** Scored answers; those without a score are in `unscored` alone. */
  n: z.int().min(1),
  /** Answers without a score, by the rule that says why. */
  unscored: z.record(z.string(), count),
  degenerate: degenerateSchema,
  /** Answers from whose start a virtual prefix or an echoed prefill was taken. */
  stripped: count,
  /** Answers in which text that could steer the judge was made harmless. */
  neutralised: count,
  /** Answers whose score another way of writing decides, such as a typographic apostrophe. */
  normalised: count,
  inputs: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: z.string() })),
  /** The file with the outcome of each row, beside this one. */
  rows: z.string(),
};

const categorySchema = z.strictObject({ name: z.string(), n: count, hits: count, wilson: intervalSchema });

/** A score that is a share of answers. `bounds`: the rate if all unscored answers were misses, then hits. */
export const rateResultSchema = z.strictObject({
  ...common,
  kind: z.literal("rate"),
  hits: count,
  rate: share,
  wilson: intervalSchema,
  bounds: intervalSchema,
  categories: z.array(categorySchema),
});

/** A score that is a mean, in per cent (ROUGE-1: the mean of F times 100). `interval`: Student's t, 95 %. */
export const meanResultSchema = z.strictObject({
  ...common,
  kind: z.literal("mean"),
  mean: z.number(),
  sd: z.number().min(0),
  interval: intervalSchema,
  /** Means of the parts, in the same unit: precision and recall for ROUGE-1. */
  parts: z.record(z.string(), z.number()),
});

/** What `score` writes and `compare` reads. */
export const scoreResultSchema = z.discriminatedUnion("kind", [rateResultSchema, meanResultSchema]);
export type ScoreResult = z.infer<typeof scoreResultSchema>;
export type RateResult = z.infer<typeof rateResultSchema>;
export type MeanResult = z.infer<typeof meanResultSchema>;

/** One line of the rows file: what became of one answer. `score` is 0 or 1 for rates. */
export const rowOutcomeSchema = z.strictObject({
  /** The request's name: the same for several answers to one request, such as epochs. */
  id: z.string(),
  outcome: z.enum(["hit", "miss", "scored", "unscored"]),
  score: z.number().optional(),
  /** Why it has no score. */
  rule: z.string().optional(),
  /** What a judge said, in its own word, and the name of the request under which its reply is kept. */
  verdict: z.string().optional(),
  key: z.string().optional(),
  /** Checksums of the prompt with its prefill and of the truths, which tell rows of one id apart; absent without them. */
  asked: z.string().optional(),
  truth: z.string().optional(),
  /** Why the model stopped, if the file says it. */
  finish: z.string().optional(),
  /** The texts, only if they are asked for (--show-content). */
  content: z
    .strictObject({
      question: z.string().nullable(),
      answer: z.string().nullable(),
      truths: z.array(z.string()),
    })
    .optional(),
});
export type RowOutcome = z.infer<typeof rowOutcomeSchema>;
