import { RunError } from "../domain/run-error.js";
import { expandInputs } from "../io/inputs.js";
import { allOrNothing } from "../run/all-or-nothing.js";
import type { Cleanup } from "../run/cleanup.js";
import type { RunEvents } from "../run/events.js";
import { clearLeftovers, inTurn } from "../run/publishing.js";
import type { World } from "../run/world.js";
import { countInTraining } from "./in-training.js";
import { formatProbesManifest } from "./manifest.js";
import { locateProbes, openProbes } from "./open-outputs.js";
import { ProbeMaker } from "./probe-maker.js";
import { loadProbeModel } from "./probe-model.js";
import type { ProbesRequest, ProbesResult } from "./probes.js";

/**
 * Writes what a model is to be asked, and publishes all or nothing. Throws RunError; rows that cannot be asked are reported
 * as problems, and the result is undefined.
 */
export async function makeProbes(
  request: ProbesRequest,
  world: World,
  events: RunEvents = {},
): Promise<ProbesResult | undefined> {
  return allOrNothing((cleanup) => work(request, world, events, cleanup), world.signal);
}

async function work(
  request: ProbesRequest,
  world: World,
  events: RunEvents,
  cleanup: Cleanup,
): Promise<ProbesResult | undefined> {
  const started = performance.now();
  const inputs = await expandInputs(request.inputs, world);
  const against = await expandInputs(request.against, world);
  const located = await locateProbes(request, [...inputs, ...against], world);
  const model = await loadProbeModel(request, world);
  const files = await openProbes(located, request, world, cleanup);
  const maker = new ProbeMaker(request, model, files, events);
  const records = await maker.takeAll(inputs, world);
  if (maker.rows === 0)
    throw new RunError(
      "bad-data",
      "the inputs have no rows, so there is nothing to ask; name inputs with rows",
    );
  const inTraining =
    maker.problems > 0 || against.length === 0
      ? undefined
      : await countInTraining(against, maker.keys, request, world);
  if (maker.problems > 0) return undefined;
  const outputs: ProbesResult["outputs"][number][] = [];
  const common = {
    ...{ inputs: records, format: maker.format, identity: model.identity, inTraining },
    leftOut: model.renderer?.seen.with ? model.renderer.added : undefined,
    addedByServers:
      model.renderer?.seen.without && model.renderer.added !== "" ? model.renderer.added : undefined,
  };
  for (const [i, file] of files.entries())
    await inTurn(located[i]!.outputs, world, cleanup, async () => {
      const { prefillTokens } = file.output;
      outputs.push({ ...(await file.publish()), prefillTokens, counts: file.result });
      const seconds = (performance.now() - started) / 1000;
      await file.outputs.publishManifest(
        formatProbesManifest(request, outputs.at(-1)!, { ...common, seconds }),
      );
      await clearLeftovers(located[i]!.outputs, world);
    });
  return { ...common, outputs, seconds: (performance.now() - started) / 1000 };
}
