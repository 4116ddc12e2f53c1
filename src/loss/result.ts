import { z } from "zod";

/** A 95 % interval by Student's t, in nats a token. */
const interval = z.tuple([z.number(), z.number()]);
const count = z.int().min(0);
const sha256 = z.string();

/** What a variant changes, on the same rows: its loss minus that of the variant it is compared with. */
const change = z.strictObject({
  mean: z.number(),
  sd: z.number().min(0),
  interval,
  /** Of no change, by a paired t test; `holm` is for all variants together. */
  p: z.number().min(0).max(1),
  holm: z.number().min(0).max(1),
});

/** The mean loss of rows, each the mean of its tokens, in nats. */
const loss = z.strictObject({
  mean: z.number(),
  sd: z.number().min(0),
  interval,
  change: change.optional(),
});

/** What `loss` writes. */
export const lossResultSchema = z.strictObject({
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  kind: z.literal("first-tokens-loss"),
  /** The server's own entry of the model, and whether it answers a fixed request as at the first time. */
  model: z.record(z.string(), z.json()),
  canary: z.enum(["not-asked", "new", "same", "differs"]),
  tokenizer: z.strictObject({ source: z.string(), sha256, revision: z.string().optional() }),
  template: z.strictObject({ sha256 }).optional(),
  /** How the server gives log-probabilities, and how prompts were sent. */
  logprobs: z.string(),
  send: z.string(),
  /** How far a token's log-probability in a prompt was from what the server said when it wrote it; null if not known. */
  apart: z.number().min(0).nullable(),
  /** How many tokens of each answer are measured, and how rows were drawn. */
  first: z.int().min(1),
  sample: z.int().min(1),
  seed: z.int(),
  rows: count,
  /** Rows that are in all variants; of `short` ones, the answer has fewer than `first` tokens. */
  n: count,
  short: count,
  /** Sampled rows that a variant rejects, by the rule. */
  leftOut: z.record(z.string(), count),
  inputs: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: sha256.optional() })),
  variants: z.array(
    z.strictObject({
      name: z.string(),
      baseline: z.string().optional(),
      settings: z.record(z.string(), z.json()),
      /** Rows to which it adds nothing. */
      unchanged: count,
      /** Of the first trained tokens, the prefix of a virtual preview included. */
      first: loss,
      /** Of the first tokens of the answers as they are in the input, behind a prefix if there is one. */
      own: loss,
    }),
  ),
});
export type LossResult = z.infer<typeof lossResultSchema>;
export type VariantLoss = LossResult["variants"][number];
export type Loss = z.infer<typeof loss>;
