import { z } from "zod";
import { samplingSchema } from "../endpoint/settings.js";

const WHOLE = "expected a whole number";
const COUNT = "expected a whole number of at least 1";
const NONE_OR_MORE = "expected a whole number of at least 0";

/** LLaMA-Factory's, with which SDFT was run. */
export const SDFT_SAMPLING = { temperature: 0.95, top_p: 0.7, top_k: 50, max_tokens: 1024 };

/** How answers are rewritten. Plain data: it stands in the manifest. */
export const DistillSettings = z.strictObject({
  rewrite: z.string().min(1).default("using"),
  keep: z.string().min(1).default("none"),
  route: z.enum(["completions", "chat"]).optional(),
  samples: z.int(COUNT).min(1, COUNT).default(1),
  seed: z.int(WHOLE).default(0),
  sampling: samplingSchema(["seed"]).default(SDFT_SAMPLING),
  asPublished: z.boolean().default(false),
  maxUnanswered: z.int(NONE_OR_MORE).min(0, NONE_OR_MORE).default(0),
});
export type DistillSettings = z.output<typeof DistillSettings>;
export type DistillRoute = NonNullable<DistillSettings["route"]>;
