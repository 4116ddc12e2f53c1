// The sketch of the whole program: read this file first.
//
//   inputs → bytes → plain bytes → blocks of rows → prepared rows → one container → outputs, published at the end
//
// input-processor.ts takes an input through that chain; row/prepare-row.ts takes one row.
import { availableParallelism } from "node:os";
import type { RejectDetail } from "../block/block-result.js";
import type { Preparer } from "../block/workers/block-preparer.js";
import { openPreparer } from "../block/workers/open-preparer.js";
import { workersFor } from "../block/workers/worker-count.js";
import type { ResourceIdentity } from "../domain/identity.js";
import { outputContainer } from "../domain/output-container.js";
import type { RunError } from "../domain/run-error.js";
import { expandInputs, type Input, totalBytes } from "../io/inputs.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { Cleanup, type Ending } from "./cleanup.js";
import type { RunEvents } from "./events.js";
import { InputProcessor } from "./input-processor.js";
import { formatManifest } from "./manifest.js";
import { openRowsWriter } from "./open-rows-writer.js";
import { locateOutputs, openOutputs, outputEndpoints } from "./outputs.js";
import { inputEndpoints, refuseOverlap } from "./overlap.js";
import { besideEndpoints, clearLeftovers, inTurn, publishRecords, samplesText } from "./publishing.js";
import { refuseAsTable } from "./refuse-as-table.js";
import { NO_FILES, type OutputPaths, type RunRequest } from "./request.js";
import type { RunResult } from "./result.js";
import { openResumption } from "./resume/resumption.js";
import { SavedProgress } from "./resume/saved-progress.js";
import { RowsOutput } from "./rows-output.js";
import { publishTrainerConfig } from "./trainer-config.js";
import { untilAborted } from "./until-aborted.js";
import { refuseMismatch } from "./verify-rerun.js";
import { refusedAsEmpty } from "./without-rows.js";
import type { World } from "./world.js";

/** Reads, augments and writes everything. Throws RunError; rejected rows are reported and counted, not thrown. */
export async function run(request: RunRequest, world: World, events: RunEvents = {}): Promise<RunResult> {
  const cleanup = new Cleanup();
  const progress = new SavedProgress();
  let ending: Ending = "discard";
  try {
    return await untilAborted(
      work(request, outsideOf(request, world), events, cleanup, progress),
      world.signal,
    );
  } catch (error) {
    await progress.stop();
    if (request.resumes && progress.exists) {
      ending = "keep-partial";
      events.onNotice?.("progress saved; run the same command again to resume");
    }
    throw error;
  } finally {
    await cleanup.run(ending);
    if (ending === "discard") await progress.remove();
  }
}

async function work(
  request: RunRequest,
  world: World,
  events: RunEvents,
  cleanup: Cleanup,
  progress: SavedProgress,
): Promise<RunResult> {
  const started = performance.now();
  const inputs = await inputsFor(request, world);
  const located = await locateOutputs(pathsOf(request), world);
  const asked = { ...request.resolved, container: outputContainer(located.rows?.name) };
  refuseAsTable(asked, located.rows?.name);
  const beside = await besideEndpoints(located, request.resolved, world);
  refuseOverlap(inputEndpoints(inputs, world), [...outputEndpoints(located, world), ...beside]);
  const resumption = await openResumption(request, { inputs, outputs: located, world, events });
  const resolved = resumption?.resolved ?? asked;
  const earlier = resumption?.earlier?.checkpoint;
  if (located.rows === undefined && world.stdout.isClosed?.())
    events.onNotice?.(
      "warning: stdout is closed, or it is /dev/null, so all rows are lost; name a file with --output",
    );
  const outputs = await openOutputs(located, { world, cleanup, earlier });
  const bytesTotal = totalBytes(inputs);
  warnUnusedTokenizer(resolved, events);
  // the record names its inputs by their checksums, and has rows to look at
  const isRecorded = located.manifest !== undefined || located.page !== undefined;
  const preparation = {
    settings: [resolved],
    keptRows: "own",
    rejectDetail: rejectDetail(request),
    isSampled: isRecorded || resolved.settings.reportContent === "samples",
  } as const;
  const preparer = await openPreparer(preparation, workersOf(request, bytesTotal), world);
  const [identity] = preparer.identities as [ResourceIdentity];
  const rows = new RowsOutput({
    ...{ settings: resolved.settings, outputs, onProblem: events.onProblem, earlier: earlier?.tally },
    writer: await openRowsWriter(resolved, outputs),
  });
  const processor = new InputProcessor({
    ...{ settings: [resolved], outputs: [rows], preparer, world, events, bytesTotal, earlier },
    hashed: isRecorded,
    onBlockWritten: progress.start(resumption?.checkpoints(outputs, identity), rows.tally),
  });
  const records = await processed(processor, preparer, inputs);
  refuseMismatch(request.expected, records, identity.tokenizer);

  const noRows = noRowsError(rows, request);
  return inTurn(located, world, cleanup, async () => {
    const output = rows.failed || noRows !== undefined ? undefined : await rows.publish();
    await outputs.publishRejects();
    if (noRows !== undefined) throw noRows;
    await resumption?.removeEarlier(rows.failed);
    const result: RunResult = {
      tally: rows.tally,
      format: processor.format,
      inputs: records,
      output,
      ...identity,
      published: !rows.failed,
      seconds: (earlier?.seconds ?? 0) + (performance.now() - started) / 1000,
    };
    if (!result.published || request.outputs === "none") return result;
    await publishTrainerConfig(resolved, result, outputs, events);
    const { settings } = resolved;
    const manifest = formatManifest(settings, result);
    const texts = { manifest, samples: samplesText(settings, result.tally) };
    await publishRecords(texts, request.outputs, outputs);
    await clearLeftovers(located, world);
    return result;
  });
}

/** The world of a run that writes nothing: its standard output takes all rows and keeps none. */
function outsideOf({ outputs }: RunRequest, world: World): World {
  if (outputs !== "none") return world;
  return { ...world, stdout: { write: () => Promise.resolve(), identity: undefined } };
}

/** Where the run writes; samples only if their texts are asked for. */
function pathsOf({ outputs, resolved: { settings } }: RunRequest): OutputPaths {
  if (outputs === "none") return NO_FILES;
  return settings.reportContent === "none" ? { ...outputs, samples: undefined } : outputs;
}

async function inputsFor(request: RunRequest, world: World): Promise<readonly Input[]> {
  return request.inputs === "filter" ? [{ kind: "filter" }] : expandInputs(request.inputs, world);
}

async function processed(processor: InputProcessor, preparer: Preparer, inputs: readonly Input[]) {
  try {
    return await processor.processAll(inputs);
  } finally {
    await preparer.close();
  }
}

/** Without rows, a step that follows would go on with nothing. A filter's part of the data may be empty. */
function noRowsError({ failed, tally }: RowsOutput, { inputs, resolved }: RunRequest): RunError | undefined {
  if (failed || inputs === "filter") return undefined;
  return refusedAsEmpty(tally, resolved.settings);
}

function workersOf({ resolved, workers }: RunRequest, bytes: number | undefined): number {
  return workers ?? workersFor(bytes, resolved.workload, availableParallelism());
}

function rejectDetail({ outputs, showContent }: RunRequest): RejectDetail {
  if (outputs === "none" || outputs.rejects === undefined) return "none";
  return showContent ? "content" : "identity";
}

function warnUnusedTokenizer({ settings, tokenizer }: ResolvedSettings, { onNotice }: RunEvents): void {
  if (settings.tokenizer === undefined || tokenizer !== undefined) return;
  onNotice?.(
    `--tokenizer has no effect with --method ${settings.method.name} unless --target, --max-tokens, --template or --check is set`,
  );
}
