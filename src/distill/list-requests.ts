import { AnswersFile } from "../endpoint/answers/answers-file.js";
import { expandInputs } from "../io/inputs.js";
import { locateOutput } from "../io/stores/locate.js";
import { allOrNothing } from "../run/all-or-nothing.js";
import { locateAnswers } from "../run/asking/locate-answers.js";
import { RequestList } from "../run/asking/request-list.js";
import type { Cleanup } from "../run/cleanup.js";
import { createOutput } from "../run/create-output.js";
import type { RunEvents } from "../run/events.js";
import { inputEndpoints, refuseOverlap } from "../run/overlap.js";
import type { World } from "../run/world.js";
import { planRewrite, type RewritePlan } from "./create-rewriter.js";
import { readInputs } from "./read-inputs.js";
import type { RewriteRequest } from "./request.js";

/** The requests of a run, counted without asking anybody. */
export interface ListedRequests {
  readonly rows: number;
  readonly rejected: number;
  /** Different requests, and those of them that are answered already. */
  readonly requests: number;
  readonly kept: number;
  /** Tokens of the prompts of those that are not; undefined without a tokenizer. */
  readonly promptTokens: number | undefined;
  readonly plan: RewritePlan;
}

/**
 * Reads all rows and counts their requests; with `output`, those that are not answered yet are written as lines of a batch, unless
 * a row is rejected. Throws RunError.
 */
export async function listRequests(
  request: RewriteRequest & { readonly model: string; readonly output: string | undefined },
  world: World,
  events: RunEvents = {},
): Promise<ListedRequests> {
  return allOrNothing((cleanup) => work(request, world, events, cleanup), world.signal);
}

async function work(
  {
    output,
    model,
    ...request
  }: RewriteRequest & { readonly model: string; readonly output: string | undefined },
  world: World,
  events: RunEvents,
  cleanup: Cleanup,
): Promise<ListedRequests> {
  const inputs = await expandInputs(request.inputs, world);
  const { path, name } = await locateAnswers(request.answers, world);
  const located = output === undefined ? undefined : await locateOutput(output, world);
  if (located !== undefined) refuseOverlap(inputEndpoints(inputs, world), [located]);
  const plan = await planRewrite(request, world);
  const answers = await AnswersFile.open({ path, name, mode: "read", owner: undefined });
  cleanup.atEnd(() => answers.close());
  const file = located && (await createOutput(located, world, cleanup));
  const rewriter = plan.rewriterFor(model);
  const list = new RequestList(answers, file);
  let [rows, rejected] = [0, 0];
  for await (const item of readInputs(inputs, rewriter, request.reading, world)) {
    if (item.kind === "problem") {
      rejected++;
      events.onProblem?.(item.problem);
    }
    if (item.kind !== "row") continue;
    rows++;
    for (const { request: asking } of item.task.exchanges)
      for (let sample = 0; sample < rewriter.samples; sample++)
        await list.add(asking.of(sample), asking.promptTokens);
  }
  if (rejected === 0) await file?.publish();
  return {
    ...{ rows, rejected, requests: list.requests, kept: list.kept, plan },
    promptTokens: plan.tokenizer === undefined ? undefined : list.promptTokens,
  };
}
