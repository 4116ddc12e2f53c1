import type { ResourceIdentity } from "../domain/identity.js";
import type { AnswersHead } from "../endpoint/answers/head.js";
import type { CanaryState } from "../endpoint/asker.js";
import { VERSION } from "../run/version.js";
import type { AskedRows } from "./ask-rows.js";
import type { LossRequest } from "./request.js";
import { type LossResult, lossResultSchema } from "./result.js";
import type { SampledRows } from "./sample-rows.js";
import { summarize } from "./summarize.js";

/** All that a result is made of. */
export interface Measured {
  readonly sampled: SampledRows;
  readonly asked: AskedRows;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly identity: ResourceIdentity;
  readonly model: AnswersHead["model"];
  readonly canary: CanaryState;
}

/** The result as it is written. */
export function resultOf(
  { variants, sample, seed, first }: LossRequest,
  { sampled, asked, leftOut, identity, model, canary }: Measured,
): LossResult {
  const { losses, route, apart, short, unchanged } = asked;
  const summaries = summarize(variants, losses);
  const { tokenizer, template } = identity;
  const result = {
    tool: { name: "lookahead-prep", version: VERSION },
    kind: "first-tokens-loss",
    ...{ model, canary, tokenizer, template, logprobs: route.shape, send: route.send },
    apart: apart ?? null,
    ...{ first, sample, seed, rows: sampled.seen, n: losses.length, short, leftOut },
    inputs: sampled.inputs,
    variants: variants.map(({ name, baseline, resolved: { settings } }, i) => ({
      ...{ name, baseline, settings: { ...settings, format: sampled.format }, unchanged: unchanged[i] },
      ...summaries[i],
    })),
  };
  // plain JSON: what is undefined has no key
  return lossResultSchema.parse(JSON.parse(JSON.stringify(result)));
}
