import { setTimeout as delay } from "node:timers/promises";
import { addTally, emptyTally, rejectedRows } from "../block/add-tally.js";
import { outputContainer } from "../domain/output-container.js";
import { RunError } from "../domain/run-error.js";
import { locateFile } from "../io/stores/locate.js";
import { allOrNothing } from "../run/all-or-nothing.js";
import type { Cleanup } from "../run/cleanup.js";
import type { RunEvents } from "../run/events.js";
import { formatManifest, type ManifestPart } from "../run/manifest.js";
import { locateOutputs, openOutputs, outputEndpoints, publishText } from "../run/outputs.js";
import { refuseOverlap } from "../run/overlap.js";
import { publishRecords, samplesText } from "../run/publishing.js";
import type { PageRequest } from "../run/request.js";
import type { RunResult } from "../run/result.js";
import { publishTrainerConfig } from "../run/trainer-config.js";
import { refusedAsEmpty } from "../run/without-rows.js";
import type { World } from "../run/world.js";
import { resolveSettings } from "../settings/resolve-settings.js";
import type { Settings } from "../settings/settings.js";
import { findMarker, type Marker, type Verify } from "./marker.js";
import {
  doneFolder,
  manifestPath,
  markerPath,
  PARTIAL_FILE,
  partPath,
  planPath,
  rejectsPath,
  SHARD_FILE,
  type Shard,
  samplesPath,
  shardName,
  successPath,
} from "./paths.js";
import { type Plan, readPlan } from "./plan-file.js";
import { mapInBatches, openFolder, type RunFolder } from "./run-folder.js";

/** The run to merge, and whether to write one file. */
export interface MergeRequest {
  readonly folder: string;
  readonly verify: Verify;
  /** How long to wait for missing markers: files of another machine may appear late. */
  readonly waitSeconds: number;
  /** A file for all rows, and one for all rejects; the parts are always kept. */
  readonly output: string | undefined;
  readonly rejects: string | undefined;
  readonly page?: PageRequest | undefined;
}

/** The result of all shards, and their settings. */
export interface Merged {
  readonly result: RunResult;
  readonly settings: Settings;
}

/** Number of shards named in an error; the others are counted. */
const NAMED_SHARDS = 20;
const RETRY_MILLISECONDS = 500;

/**
 * Checks that every shard is done and no file is of another run, adds up the tallies, and publishes the manifest and,
 * last, `_SUCCESS`. Throws RunError `config` if a shard is missing.
 */
export async function mergeShards(
  request: MergeRequest,
  world: World,
  events: RunEvents = {},
): Promise<Merged> {
  return allOrNothing((cleanup) => merge(request, world, events, cleanup), world.signal);
}

/** Throws RunError `usage` for an output whose bytes are not those of the parts. */
function refuseTable(output: string | undefined): void {
  if (outputContainer(output) !== "parquet") return;
  throw new RunError(
    "usage",
    `${output}: the parts are JSON Lines, and merge joins their bytes; name a .jsonl file`,
  );
}

async function merge(
  request: MergeRequest,
  world: World,
  events: RunEvents,
  cleanup: Cleanup,
): Promise<Merged> {
  const started = performance.now();
  const folder = await openFolder(request.folder, world);
  const plan = await readPlan(folder);
  const { settings, inputs } = plan.fingerprint;
  const shards = plan.shards.map((_, index): Shard => ({ index, count: plan.shards.length }));
  const named = { ...request, rows: request.output, manifest: manifestPath(folder.path) };
  refuseTable(request.output);
  const located = await locateOutputs(named, world);
  const read = await mapInBatches(filesOf(folder.path, plan, shards), (path) => locateFile(path, world));
  refuseOverlap(read, outputEndpoints(located, world));
  // the run does not count as complete until everything is checked again
  await folder.remove(successPath(folder.path));
  const markers = await allMarkers(folder, plan, shards, request);
  await refuseForeignFiles(folder, shards, events);
  const tally = emptyTally();
  for (const { rows } of markers) addTally(tally, rows);
  const published =
    rejectedRows(tally) <=
    (settings.onReject === "fail" ? 0 : (settings.maxRejects ?? Number.POSITIVE_INFINITY));
  const noRows = published ? refusedAsEmpty(tally, settings) : undefined;
  if (noRows !== undefined) throw noRows;
  const parts: readonly ManifestPart[] = markers.map(({ part, rows }, i) => ({
    name: `${shardName(shards[i]!)}.jsonl`,
    ...part,
    rows: rows.rowsOut,
  }));
  const outputs = await openOutputs({ ...located, manifest: undefined }, { world, cleanup });
  const manifest = await folder.createOwn(named.manifest, cleanup);
  const paths = (of: typeof partPath): readonly string[] => shards.map((shard) => of(folder.path, shard));
  if (request.output !== undefined && published) await copy(folder, paths(partPath), outputs.writeRows);
  if (outputs.writeReject !== undefined) await copy(folder, paths(rejectsPath), outputs.writeReject);
  const output = published && request.output !== undefined ? await outputs.publishRows() : undefined;
  await outputs.publishRejects();
  const { tokenizer, template } = plan.fingerprint;
  const result: RunResult = {
    ...{ tally, format: settings.format, output, published },
    inputs: inputs.map(({ name, bytes }) => ({ name, bytes, sha256: undefined })),
    tokenizer: tokenizer === undefined ? undefined : { source: settings.tokenizer!, sha256: tokenizer },
    template: template === undefined ? undefined : { sha256: template },
    seconds: (performance.now() - started) / 1000,
  };
  if (!published) return { result, settings };
  await publishTrainerConfig(resolveSettings(settings), result, outputs, events);
  const text = formatManifest(settings, result, { run: plan.run, parts });
  await publishRecords({ manifest: text, samples: samplesText(settings, tally) }, named, {
    publishPage: outputs.publishPage,
    publishSamples: async (samples) =>
      publishText(await folder.createOwn(samplesPath(folder.path), cleanup), samples),
    publishManifest: (own) => publishText(manifest, own),
  });
  await (await folder.createOwn(successPath(folder.path), cleanup)).publish();
  return { result, settings };
}

async function copy(
  folder: RunFolder,
  paths: readonly string[],
  write: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  for (const path of paths) for await (const chunk of folder.chunks(path)) await write(chunk);
}

/** All files that a merge reads, or that a shard would read again. */
function filesOf(folder: string, plan: Plan, shards: readonly Shard[]): readonly string[] {
  const own = shards.flatMap((shard) =>
    [partPath, rejectsPath, markerPath].map((path) => path(folder, shard)),
  );
  return [...plan.files.map(({ path }) => path), planPath(folder), ...own];
}

/** All markers, in order. Throws RunError `config`, with the names of the missing shards. */
async function allMarkers(
  folder: RunFolder,
  plan: Plan,
  shards: readonly Shard[],
  { verify, waitSeconds }: MergeRequest,
): Promise<readonly Marker[]> {
  const deadline = performance.now() + 1000 * waitSeconds;
  for (;;) {
    const markers: Marker[] = [];
    const missing: string[] = [];
    const all = await mapInBatches(shards, (shard) => findMarker(folder, plan, shard, verify));
    for (const [i, found] of all.entries()) {
      if (found.kind === "done") markers.push(found.marker);
      else missing.push(`  ${shardName(shards[i]!)}: ${found.message}`);
    }
    if (missing.length === 0) return markers;
    if (performance.now() >= deadline) {
      const named = missing.slice(0, NAMED_SHARDS);
      const rest = missing.length - named.length;
      throw new RunError("config", [
        `${missing.length} of ${shards.length} shards are missing; lookahead-prep status ${folder.path} --missing lists them:`,
        ...named,
        ...(rest > 0 ? [`  … and ${rest} more`] : []),
      ]);
    }
    await delay(RETRY_MILLISECONDS);
  }
}

/** Throws RunError `config` for a part of another run: a program that reads the folder would read it, too. */
async function refuseForeignFiles(
  folder: RunFolder,
  shards: readonly Shard[],
  events: RunEvents,
): Promise<void> {
  const own = new Set(
    shards.flatMap((shard) => [partPath, rejectsPath, markerPath].map((path) => path(folder.path, shard))),
  );
  for (const home of [folder.path, doneFolder(folder.path)]) {
    const names = await folder.list(home);
    const unfinished = names.filter((name) => PARTIAL_FILE.test(name)).length;
    if (unfinished > 0)
      events.onNotice?.(
        `${home} holds ${unfinished} hidden files (.*.part) of killed attempts; delete them when no attempt is running`,
      );
    const foreignFile = names.find((name) => SHARD_FILE.test(name) && !own.has(`${home}/${name}`));
    if (foreignFile !== undefined)
      throw new RunError("config", `${home}/${foreignFile} belongs to another run; remove it`);
  }
}
