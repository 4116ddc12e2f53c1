import { type TrainerName, trainers } from "../trainers/registry.js";
import { OVER_LIMIT_TEXT, type Trainer } from "../trainers/trainer.js";
import type { TrainerFinding } from "./finding.js";

/** Findings for a row that is longer than `maxTokens` or, without it, than each trainer's default limit. */
export function limitFindings(
  length: number,
  names: readonly TrainerName[],
  maxTokens: number | undefined,
): readonly TrainerFinding[] {
  if (names.length === 0 && maxTokens !== undefined && length > maxTokens) {
    const message = `${length} tokens; the limit is ${maxTokens} (--max-tokens)`;
    return [{ rule: "over-limit", path: [], message, trainers: [] }];
  }
  return names.flatMap((name): TrainerFinding[] => {
    const { tokens, behavior } = (trainers[name] as Trainer).limit;
    const limit = maxTokens ?? tokens;
    if (limit === undefined || length <= limit) return [];
    const message = `${length} tokens; ${name} ${OVER_LIMIT_TEXT[behavior]} ${limit}`;
    return [{ rule: "over-limit", path: [], message, trainers: [name] }];
  });
}
