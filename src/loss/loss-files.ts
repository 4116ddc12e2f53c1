import type { ResourceIdentity } from "../domain/identity.js";
import type { Rule } from "../domain/rules.js";
import { RunError } from "../domain/run-error.js";
import { parseAddress } from "../endpoint/address.js";
import type { AnswersFile } from "../endpoint/answers/answers-file.js";
import { KeptAnswers } from "../endpoint/kept-answers.js";
import { openEndpoint } from "../endpoint/open-endpoint.js";
import { sha256 } from "../endpoint/request.js";
import { expandInputs, type Input } from "../io/inputs.js";
import { locateOutput } from "../io/stores/locate.js";
import { locateAnswers } from "../run/asking/locate-answers.js";
import { withKept } from "../run/asking/open-source.js";
import { Cleanup } from "../run/cleanup.js";
import { ROWS_ALONE, type RunEvents } from "../run/events.js";
import { inputEndpoints, refuseOverlap } from "../run/overlap.js";
import { untilAborted } from "../run/until-aborted.js";
import { publishWhole } from "../run/whole-file.js";
import type { World } from "../run/world.js";
import { createRecipes } from "../settings/create-recipe.js";
import { openResources, readResources } from "../settings/resources.js";
import { askRows } from "./ask-rows.js";
import { ONE_TOKEN, reachOf, sentPrompt } from "./ask-text.js";
import { keepAnswers } from "./keep-answers.js";
import { type CommonRow, commonRows, type RowLoss } from "./measure-losses.js";
import type { LossRecipe } from "./measured-text.js";
import type { LossRequest, LossSelection } from "./request.js";
import type { LossResult } from "./result.js";
import { resultOf } from "./result-of.js";
import { type SampledRows, sampleRows } from "./sample-rows.js";

/** What was measured. */
export interface LossOutcome {
  readonly result: LossResult;
  /** By row, then by variant. */
  readonly losses: readonly (readonly RowLoss[])[];
  /** Requests that were sent and answered; the others were answered before. */
  readonly asked: number;
}

/** What a run touches while it works. */
interface Surroundings {
  readonly world: World;
  readonly events: RunEvents;
  readonly cleanup: Cleanup;
}

/** Measures the loss on the first tokens of answers, as the model of an endpoint has it; trains nothing. Throws RunError. */
export async function measureFiles(
  request: LossRequest,
  world: World,
  events: RunEvents = {},
): Promise<LossOutcome> {
  const cleanup = new Cleanup();
  try {
    return await untilAborted(work(request, { world, events, cleanup }), world.signal);
  } finally {
    await cleanup.run("discard");
  }
}

async function work(request: LossRequest, around: Surroundings): Promise<LossOutcome> {
  const { world, cleanup } = around;
  const inputs = await expandInputs(request.inputs, world);
  const output = request.output === undefined ? undefined : await locateOutput(request.output, world);
  const named = request.answers === undefined ? undefined : await locateAnswers(request.answers, world);
  refuseOverlap(
    inputEndpoints(inputs, world),
    [output, named].filter((one) => one !== undefined),
  );
  const kept = await keepAnswers(request.answers, world, cleanup);
  try {
    const outcome = await measure(request, inputs, kept.answers, around);
    await kept.close();
    if (output !== undefined)
      await publishWhole(Buffer.from(`${JSON.stringify(outcome.result, undefined, 2)}\n`), output, world);
    return outcome;
  } catch (error) {
    throw request.answers === undefined ? error : withKept(error, kept.answers, around.events);
  }
}

/** The rows that would be measured, and what would be sent for them. */
export interface LossPlan {
  readonly rows: number;
  readonly requests: number;
  readonly tokens: number;
}

/** What measuring would send; asks nobody. Throws RunError. */
export async function planLosses(
  request: LossSelection,
  world: World,
  events: RunEvents = {},
): Promise<LossPlan> {
  const { rows } = await drawRows(request, await expandInputs(request.inputs, world), world, events);
  const keys = new Set<string>();
  let [count, tokens] = [0, 0];
  for (const { texts } of rows) {
    count++;
    for (const text of texts.flat()) {
      const { ids } = sentPrompt(text, reachOf(text), "ids");
      const key = sha256(ids.join());
      if (!keys.has(key)) tokens += ids.length;
      keys.add(key);
    }
  }
  return { rows: count, requests: keys.size, tokens };
}

/** The sample, and its rows in all variants, which are rendered one after the other. */
interface DrawnRows {
  readonly sampled: SampledRows;
  readonly rows: Iterable<CommonRow>;
  /** Grows while the rows are rendered. */
  readonly leftOut: Partial<Record<Rule, number>>;
  readonly identity: ResourceIdentity;
}

async function drawRows(
  request: LossSelection,
  inputs: readonly Input[],
  world: World,
  events: RunEvents,
): Promise<DrawnRows> {
  const all = request.variants.map(({ resolved }) => resolved);
  const resources = await openResources(all, await readResources(all, world));
  const drawn = { count: request.sample, seed: request.seed };
  const sampled = await sampleRows(inputs, drawn, all[0]!.settings, world);
  const recipes = createRecipes(all, sampled.format, resources).map(withValidator);
  const leftOut: Partial<Record<Rule, number>> = {};
  const rows = commonRows(sampled.rows, recipes, request.first, ({ problem }) => {
    leftOut[problem.rule] = (leftOut[problem.rule] ?? 0) + 1;
    events.onProblem?.(problem);
  });
  return { sampled, rows, leftOut, identity: resources[0]!.identity };
}

async function measure(
  request: LossRequest,
  inputs: readonly Input[],
  answers: AnswersFile,
  { world, events, cleanup }: Surroundings,
): Promise<LossOutcome> {
  const { sampled, rows, leftOut, identity } = await drawRows(request, inputs, world, events);
  const { onNotice = (): void => undefined } = events;
  const { asker, close } = await openEndpoint(
    { ...request.endpoint, path: "/completions", sampling: ONE_TOKEN, answers, onNotice },
    world,
  );
  cleanup.atEnd(close);
  const total = sampled.rows.length;
  const asked = await askRows(rows, {
    ...{ shape: request.shape, send: request.send, ask: asker, kept: new KeptAnswers(answers), onNotice },
    modelId: () => asker.modelId(),
    origin: parseAddress(request.endpoint.settings.endpoint, "--endpoint").origin,
    onRow: (done) => events.onProgress?.({ ...ROWS_ALONE, rows: done, limit: total }),
  });
  if (asked.losses.length < 2)
    throw new RunError("bad-data", "one row says nothing about others; measure more of them with --sample");
  const { record } = asker;
  const result = resultOf(request, {
    ...{ sampled, asked, leftOut, identity, canary: record.canary },
    model: answers.head?.model ?? { id: await asker.modelId() },
  });
  return { result, losses: asked.losses, asked: record.asked };
}

function withValidator(recipe: ReturnType<typeof createRecipes>[number]): LossRecipe {
  const { validator } = recipe;
  if (validator === undefined) throw new TypeError("rows are rendered with a tokenizer");
  return { ...recipe, validator };
}
