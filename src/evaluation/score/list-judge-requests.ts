import { AnswersFile } from "../../endpoint/answers/answers-file.js";
import { KeptAnswers } from "../../endpoint/kept-answers.js";
import { locateOutput } from "../../io/stores/locate.js";
import { allOrNothing } from "../../run/all-or-nothing.js";
import { locateAnswers } from "../../run/asking/locate-answers.js";
import { RequestList } from "../../run/asking/request-list.js";
import type { Cleanup } from "../../run/cleanup.js";
import { createOutput } from "../../run/create-output.js";
import { inputEndpoints, refuseOverlap } from "../../run/overlap.js";
import type { World } from "../../run/world.js";
import { AnswerReading, locateAnswerFiles } from "./answer-reading.js";
import { questionOf } from "./judge-answers.js";
import { Judging } from "./judging.js";
import { promptTokensOf } from "./prompt-tokens.js";
import type { JudgeSettings, ScoreRequest } from "./request.js";
import type { Decider } from "./scoring-rule.js";

/** The requests to a judge, counted without asking anybody. */
export interface ListedJudging {
  readonly answers: number;
  /** Different requests, and those of them that are answered already. */
  readonly requests: number;
  readonly kept: number;
  /** Tokens of the prompts of those that are not; undefined without a tokenizer. */
  readonly promptTokens: number | undefined;
}

/** What is to be listed. */
export interface JudgingList extends ScoreRequest {
  readonly decider: Extract<Decider, { kind: "judge" }>;
  readonly settings: JudgeSettings;
  /** Undefined for the model of the answers that are kept. */
  readonly model: string | undefined;
  /** Where requests without an answer are written as lines of a batch. */
  readonly target: string | undefined;
  /** The judge's tokenizer, if tokens are counted. */
  readonly tokenizer: string | undefined;
}

/**
 * Reads all answers and counts the requests about them; those to remind a judge whose reply could not be read are among them once
 * that reply is kept. Throws RunError.
 */
export async function listJudgeRequests(request: JudgingList, world: World): Promise<ListedJudging> {
  return allOrNothing((cleanup) => list(request, world, cleanup), world.signal);
}

async function list(request: JudgingList, world: World, cleanup: Cleanup): Promise<ListedJudging> {
  const { decider, settings, model, target, tokenizer } = request;
  const located = await locateAnswerFiles(request, world);
  const { path, name } = await locateAnswers(settings.answers, world);
  const output = target === undefined ? undefined : await locateOutput(target, world);
  if (output !== undefined) refuseOverlap(inputEndpoints(located.all, world), [output]);
  const answers = await AnswersFile.open({ path, name, mode: "read", owner: undefined });
  cleanup.atEnd(() => answers.close());
  const tokensOf = tokenizer === undefined ? undefined : await promptTokensOf(tokenizer, world);
  const file = output && (await createOutput(output, world, cleanup));
  const requests = new RequestList(answers, file);
  const kept = new KeptAnswers(answers);
  const judging = new Judging({
    ...decider,
    ...settings,
    model: model ?? answers.head?.model.id ?? "unknown",
  });
  const reading = await AnswerReading.open(request, located, world);
  let count = 0;
  for await (const ready of reading.answers()) {
    count++;
    if (ready.kind === "nothing") continue;
    for (const one of await judging.requests(questionOf(ready), ready.text, kept))
      await requests.add(one, tokensOf?.(one));
  }
  reading.run.endReading(reading.files);
  await file?.publish();
  return {
    answers: count,
    requests: requests.requests,
    kept: requests.kept,
    promptTokens: tokensOf && requests.promptTokens,
  };
}
