import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
import type { AnswersFile } from "../../endpoint/answers/answers-file.js";
import type { Ask, AskRecord } from "../../endpoint/asker.js";
import { KeptAnswers } from "../../endpoint/kept-answers.js";
import { type EndpointOptions, openEndpoint } from "../../endpoint/open-endpoint.js";
import type { RunEvents } from "../events.js";
import type { World } from "../world.js";
import type { AnswerSource } from "./answer-source.js";
import { takeBatch } from "./take-batch.js";

/** What gives answers, while a run works. */
export interface Asking {
  readonly ask: Ask;
  readonly modelId: () => Promise<string>;
  readonly record: () => AskRecord;
  readonly close: () => Promise<void>;
}

/** Opens a source; `requests` is what all its requests have. Throws RunError. */
export async function openSource(
  source: AnswerSource,
  requests: Pick<EndpointOptions, "path" | "sampling">,
  answers: AnswersFile,
  world: World,
  { onNotice = () => undefined }: RunEvents,
): Promise<Asking> {
  switch (source.kind) {
    case "endpoint": {
      const { settings, keyVariable, clock } = source;
      const { asker, close } = await openEndpoint(
        { ...requests, settings, keyVariable, answers, onNotice, clock },
        world,
      );
      return { ask: asker, close, modelId: () => asker.modelId(), record: () => asker.record };
    }
    case "batch":
      return openBatch(source, answers, world);
  }
}

async function openBatch(
  source: Extract<AnswerSource, { kind: "batch" }>,
  answers: AnswersFile,
  world: World,
): Promise<Asking> {
  const { answered, failed } = await takeBatch(source, answers, world);
  return {
    ask: new KeptAnswers(answers),
    close: async () => undefined,
    modelId: async () => source.model,
    record: () => ({
      ...{ model: answers.head?.model, canary: "not-asked", samplingIgnored: false },
      ...{ asked: 0, kept: answered, failed },
    }),
  };
}

/** The error of a run, with what is not lost; of an interruption, that is told beside it. */
export function withKept(error: unknown, answers: AnswersFile | undefined, { onNotice }: RunEvents): unknown {
  if (answers === undefined || answers.count === 0) return error;
  const kept = `answers kept in ${answers.name}: ${formatNumber(answers.count)}; they are not asked for again`;
  if (error instanceof RunError)
    return new RunError(error.kind, [...error.lines, kept], error.cause, error.remedy);
  onNotice?.(kept);
  return error;
}
