import { availableParallelism } from "node:os";
import { workloadOf } from "../block/workers/block-preparer.js";
import { openPreparer } from "../block/workers/open-preparer.js";
import { workersFor } from "../block/workers/worker-count.js";
import { RunError } from "../domain/run-error.js";
import { expandInputs, totalBytes } from "../io/inputs.js";
import type { Exclusions } from "../row/excluded-rows.js";
import { allOrNothing } from "../run/all-or-nothing.js";
import type { Cleanup } from "../run/cleanup.js";
import type { RunEvents } from "../run/events.js";
import { InputProcessor } from "../run/input-processor.js";
import { formatManifest } from "../run/manifest.js";
import type { Outputs } from "../run/outputs.js";
import type { RunResult } from "../run/result.js";
import { publishTrainerConfig } from "../run/trainer-config.js";
import { refuseMismatch } from "../run/verify-rerun.js";
import { refusedAsEmpty } from "../run/without-rows.js";
import type { World } from "../run/world.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { type OpenVariant, openVariant, rowsFileName } from "./open-variant.js";
import { RejectedRows } from "./rejected-rows.js";
import type { SweepRequest, SweepResult, VariantResult } from "./sweep.js";
import { openSweepFolder } from "./sweep-folder.js";
import { publishTables } from "./tables.js";

/**
 * Makes all variants in one pass over the rows, and publishes them in one folder, all or none. Throws RunError; rejected
 * rows are reported and counted, not thrown.
 */
export async function runSweep(
  request: SweepRequest,
  world: World,
  events: RunEvents = {},
): Promise<SweepResult> {
  return allOrNothing((cleanup) => work(request, world, events, cleanup), world.signal);
}

async function work(
  request: SweepRequest,
  world: World,
  events: RunEvents,
  cleanup: Cleanup,
): Promise<SweepResult> {
  const started = performance.now();
  const { variants, keptRows } = request;
  const inputs = await expandInputs(request.inputs, world);
  const folder = await openSweepFolder(request.folder, world, cleanup);
  const names = variants.map(({ name }) => name);
  const rejected = new RejectedRows(names, events.onProblem);
  const open: OpenVariant[] = [];
  for (const [i, variant] of variants.entries())
    open.push(
      await openVariant(variant, rowsFileName(inputs), folder, {
        ...{ world, cleanup },
        onProblem: (problem) => rejected.add(i, problem),
      }),
    );
  const settings = variants.map(({ resolved }) => resolved);
  const bytesTotal = totalBytes(inputs);
  const workers = request.workers ?? workersFor(bytesTotal, workloadOf(settings), availableParallelism());
  const preparer = await openPreparer(
    { settings, keptRows, rejectDetail: "none", isSampled: true },
    workers,
    world,
  );
  const processor = new InputProcessor({
    ...{ settings, outputs: open.map(({ rows }) => rows), preparer, world, hashed: true, bytesTotal },
    events: reportingAfterBlocks(events, rejected),
  });
  const records = await processor.processAll(inputs).finally(() => preparer.close());
  const { identities } = preparer;
  for (const { tokenizer } of identities) refuseMismatch(request.expected, records, tokenizer);
  const isPublished = open.every(({ rows }) => !rows.failed);
  if (isPublished) refuseEmpty(open);
  const secondsNow = (): number => (performance.now() - started) / 1000;
  const made: VariantResult[] = [];
  for (const [i, { variant, outputs, rows }] of open.entries()) {
    const output = isPublished ? await rows.publish() : undefined;
    const read = { format: processor.format, inputs: records, ...identities[i]! };
    const result = { ...read, tally: rows.tally, output, published: isPublished, seconds: secondsNow() };
    made.push({ variant, result });
    if (isPublished) await publishRecords(variant.resolved, rejected.exclusions(i), result, outputs, events);
  }
  const sweep = { request, variants: made, rejected, published: isPublished, seconds: secondsNow() };
  if (isPublished) {
    await publishTables(sweep, folder, world, cleanup);
    await folder.publish();
  }
  return sweep;
}

/** The same events, with the problems of a block as soon as it is written. A notice comes once. */
function reportingAfterBlocks(events: RunEvents, rejected: RejectedRows): RunEvents {
  return {
    ...events,
    onProgress: (progress) => {
      rejected.report();
      events.onProgress?.(progress);
    },
  };
}

/** Throws RunError `bad-data` if a variant has no row, unless that is allowed. */
function refuseEmpty(open: readonly OpenVariant[]): void {
  for (const { variant, rows } of open) {
    const error = refusedAsEmpty(rows.tally, variant.resolved.settings);
    if (error !== undefined)
      throw new RunError(error.kind, [`variant ${variant.name}: ${error.lines[0]}`, ...error.lines.slice(1)]);
  }
}

/** Publishes the files beside the rows of a variant: the trainers' configuration and the manifest. */
async function publishRecords(
  resolved: ResolvedSettings,
  exclude: Exclusions,
  result: RunResult,
  outputs: Outputs,
  events: RunEvents,
): Promise<void> {
  await publishTrainerConfig(resolved, result, outputs, events);
  const settings = exclude.length === 0 ? resolved.settings : { ...resolved.settings, exclude };
  await outputs.publishManifest(formatManifest(settings, result));
}
