// The sketch of the whole program: read this file first.
//
//   inputs → bytes → plain bytes → blocks of rows → prepared rows → one container → outputs, published at the end
//
// job.ts takes an input through that chain; prepare-row.ts is the journey of one row.
import { availableParallelism } from "node:os";
import type { RejectDetail } from "../block/block-result.js";
import { openPreparer } from "../block/workers/open-preparer.js";
import { workersFor } from "../block/workers/worker-count.js";
import { expandInputs, type Input, totalBytes } from "../io/inputs.js";
import type { AtomicFile } from "../io/stores/atomic-file.js";
import { tokenizerOf } from "../settings/requirements.js";
import type { Settings } from "../settings/settings.js";
import { resolveWorkload } from "../settings/workload.js";
import { InputProcessor, type OnBlockWritten } from "./input-processor.js";
import { formatManifest } from "./manifest.js";
import { openOutputs } from "./outputs.js";
import { refuseOverlap } from "./overlap.js";
import type { RunRequest } from "./request.js";
import type { InputRecord, RunResult } from "./result.js";
import type { Checkpoints } from "./resume/checkpoint-writer.js";
import { openResumption } from "./resume/resumption.js";
import { publishTrainerConfig } from "./trainer-config.js";
import { untilAborted } from "./until-aborted.js";
import { refuseMismatch } from "./verify-rerun.js";
import type { World } from "./world.js";

/** What a run holds while it is at work, and must let go of at its end. */
interface Holdings {
  readonly files: Promise<AtomicFile>[];
  checkpoints: Checkpoints | undefined;
}

/** Reads, augments and writes everything. Throws RunError; unfit rows are no errors, but are reported and counted. */
export async function run(request: RunRequest, world: World): Promise<RunResult> {
  const holdings: Holdings = { files: [], checkpoints: undefined };
  let isLeft = false;
  try {
    return await untilAborted(work(request, world, holdings), world.signal);
  } catch (error) {
    isLeft = request.resumes && holdings.checkpoints?.exists === true;
    if (isLeft) world.onNotice?.("what is done is kept: the same command goes on from there");
    throw error;
  } finally {
    // what is published stays; what is still being opened is waited for
    for (const file of holdings.files)
      await file.then(({ leave, discard }) => (isLeft ? leave() : discard())).catch(() => undefined);
    if (!isLeft) await holdings.checkpoints?.remove();
  }
}

async function work(request: RunRequest, world: World, holdings: Holdings): Promise<RunResult> {
  const started = performance.now();
  const { outputs: paths } = request;
  const inputs: readonly Input[] =
    request.inputs === "filter" ? [{ kind: "filter" }] : await expandInputs(request.inputs, world);
  await refuseOverlap(inputs, paths, world);
  const resumption = await openResumption(request, inputs, world);
  const settings = resumption?.settings ?? request.settings;
  const earlier = resumption?.earlier?.checkpoint;
  const outputs = await openOutputs(paths, world, (file) => holdings.files.push(file), earlier);
  const bytes = await totalBytes(inputs, world);
  warnUnusedTokenizer(settings, world);
  const preparer = await openPreparer(settings, resolveWorkers(request, bytes), rejectDetail(request), world);
  holdings.checkpoints = resumption?.checkpoints(outputs, preparer.identity);
  const { checkpoints } = holdings;
  const hashed = paths.manifest !== undefined;
  const blockWritten: OnBlockWritten | undefined =
    checkpoints && ((standing) => checkpoints.blockWritten(standing));
  const processor = new InputProcessor(
    settings,
    world,
    outputs,
    preparer,
    hashed,
    bytes,
    earlier,
    blockWritten,
  );
  let records: readonly InputRecord[];
  try {
    records = await processor.processAll(inputs);
  } finally {
    await preparer.close();
  }
  refuseMismatch(request.expected, records, preparer.identity.tokenizer);

  const output = processor.failed ? undefined : await processor.publish();
  await outputs.publishRejects();
  await resumption?.removeEarlier(processor.failed);
  const result: RunResult = {
    tally: processor.tally,
    format: processor.format,
    inputs: records,
    output,
    ...preparer.identity,
    published: !processor.failed,
    seconds: (earlier?.seconds ?? 0) + (performance.now() - started) / 1000,
  };
  if (!result.published) return result;
  await publishTrainerConfig(settings, result, outputs, world);
  await outputs.publishManifest(formatManifest(settings, result));
  return result;
}

function resolveWorkers({ settings, workers }: RunRequest, bytes: number | undefined): number {
  return workers ?? workersFor(bytes, resolveWorkload(settings), availableParallelism());
}

function rejectDetail({ outputs, showContent }: RunRequest): RejectDetail {
  if (outputs.rejects === undefined) return "none";
  return showContent ? "content" : "identity";
}

function warnUnusedTokenizer(settings: Settings, world: World): void {
  if (settings.tokenizer === undefined || tokenizerOf(settings) !== undefined) return;
  world.onNotice?.(
    `the method ${settings.method.name} counts no tokens: the tokenizer is not used (--max-tokens, --template or --check would)`,
  );
}
