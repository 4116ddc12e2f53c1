import { FormatSample } from "../block/format-sample.js";
import { RunError } from "../domain/run-error.js";
import type { FormatSettings } from "../formats/input/registry.js";
import { readingFailure } from "../io/bytes/read-error.js";
import { isCompressed } from "../io/compression/decompress.js";
import { expandInputs, type Input } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import { createFingerprint, difference } from "../run/compare-runs.js";
import type { RunEvents } from "../run/events.js";
import type { InputState } from "../run/fingerprint.js";
import type { World } from "../run/world.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { loadResources } from "../settings/resources.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { type Cuttable, cutInputs } from "./cut-inputs.js";
import { doneFolder, manifestPath, planPath, SHARD_FILE, stateFolder, successPath } from "./paths.js";
import { createPlan, findPlan, type Plan } from "./plan-file.js";
import { mapInBatches, openFolder, type RunFolder } from "./run-folder.js";

/** The run to plan. */
export interface PlanRequest {
  readonly resolved: ResolvedSettings;
  readonly inputs: readonly string[];
  /** The folder of the run. */
  readonly folder: string;
  /** Undefined for shards of about SHARD_BYTES. */
  readonly shards: number | undefined;
  readonly showContent: boolean;
  /** Whether to remove an earlier plan in the folder, with the files made by it. */
  readonly isNew: boolean;
}

export interface PlanResult {
  readonly plan: Plan;
  /** Whether the folder already contained this plan. */
  readonly isKnown: boolean;
}

/** Default size of a shard: large enough to run for minutes, small enough that a lost one costs little. */
const SHARD_BYTES = 512e6;

/**
 * Lists the inputs, detects the format of their rows, splits them and writes the plan. Throws RunError, such as
 * `config` if the folder contains another plan.
 */
export async function planRun(
  request: PlanRequest,
  world: World,
  events: RunEvents = {},
): Promise<PlanResult> {
  const { resolved } = request;
  const folder = await openFolder(request.folder, world);
  const inputs = await expandInputs(request.inputs, world);
  const sources = await mapInBatches(inputs, (input) => inspectInput(input));
  if (resolved.settings.limit !== undefined)
    throw new RunError("usage", "a planned run has all rows; remove the setting limit");
  if (resolved.settings.exclude !== undefined)
    throw new RunError("usage", "a shard does not know the numbers of its rows; remove the setting exclude");
  const format = await findFormat(inputs, resolved.settings, world);
  const settings = { ...resolved.settings, ...(format && { format }) };
  const { onNotice } = events;
  const { identity } = await loadResources(
    { ...resolved, settings },
    { ...world, ...(onNotice && { onNotice }) },
  );
  const shards = request.shards ?? defaultShards(sources);
  warnUnsplittable(sources, shards, events);
  const plan = createPlan({
    fingerprint: createFingerprint(
      settings,
      identity,
      sources.map(({ state }) => state),
    ),
    files: sources.map(({ path, splittable }) => ({ path, compressed: !splittable })),
    showContent: request.showContent,
    shards: cutInputs(sources, shards).map((segments) => segments.map((segment) => ({ ...segment }))),
  });
  if (request.isNew) await removeRun(folder);
  return { plan, isKnown: !(await writePlan(plan, folder)) };
}

interface Source extends Cuttable {
  readonly path: string;
  readonly state: InputState;
}

async function inspectInput(input: Input): Promise<Source> {
  if (input.kind !== "file") throw new RunError("usage", "a plan needs files; stdin cannot be read twice");
  const { name, path, store, state, identity } = input;
  // checked before opening, which would wait for a pipe's writer
  if (identity === undefined)
    throw new RunError("usage", `${name} is not a regular file; shards read parts of files`);
  const file = await store.open(path, name, state);
  try {
    const first = Buffer.alloc(8);
    const read = await file.readAt(first, 0);
    return {
      path,
      state: { name, ...state },
      bytes: state.bytes,
      splittable: !isCompressed(first.subarray(0, read)),
    };
  } catch (cause) {
    throw readingFailure(cause, name);
  } finally {
    await file.close();
  }
}

/**
 * The format of the rows, as one run over all inputs would detect it: from the first input whose rows have one.
 * Throws RunError `usage` for JSON arrays.
 */
async function findFormat(
  inputs: readonly Input[],
  settings: Settings,
  world: World,
): Promise<FormatSettings | undefined> {
  let { format } = settings;
  let seen = 0;
  for (const input of inputs) {
    const { name, rows } = await openRows(input, world, settings, {
      hashed: false,
      chunkBytes: CHUNK_BYTES.counting,
    });
    if (rows.container === "array") {
      throw new RunError(
        "usage",
        `${name} is a JSON array, which cannot be split into shards; convert it to lines: jq -c '.[]' ${name}`,
      );
    }
    const sample = new FormatSample();
    for await (const block of rows.blocks) {
      if (format !== undefined) break;
      seen += block.rows.length;
      if (sample.add(block)) break;
    }
    format ??= sample.format(settings.formatOptions);
  }
  if (format === undefined && seen > 0)
    throw new RunError("usage", "the format cannot be detected from the rows; choose it with --from");
  return format;
}

function defaultShards(sources: readonly Source[]): number {
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  return Math.max(1, Math.ceil(bytes / SHARD_BYTES));
}

/** A compressed input cannot be split, so its shard may take longer than the others. */
function warnUnsplittable(sources: readonly Source[], shards: number, { onNotice }: RunEvents): void {
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  const share = bytes / shards;
  for (const { state, splittable } of sources) {
    if (splittable || state.bytes <= share) continue;
    onNotice?.(
      `${state.name} is compressed, so one shard reads all of it: ${Math.round(state.bytes / share)} times a shard's share; decompress it so that it can be split`,
    );
  }
}

/** Writes the plan; false if the folder already contains the same one. */
async function writePlan(plan: Plan, folder: RunFolder): Promise<boolean> {
  await folder.makeFolder(folder.path);
  await folder.makeFolder(doneFolder(folder.path));
  const foreignFiles = (await folder.list(folder.path)).filter((name) => SHARD_FILE.test(name));
  const known = await findPlan(folder);
  if (known === undefined && foreignFiles.length > 0) {
    throw new RunError(
      "config",
      `${folder.path} holds ${foreignFiles[0]} of another run; choose an empty folder`,
    );
  }
  const text = Buffer.from(`${JSON.stringify(plan)}\n`);
  if (known === undefined && (await folder.createOnce(planPath(folder.path), text))) return true;
  const other = known ?? (await findPlan(folder));
  if (other?.run === plan.run && other.showContent === plan.showContent) return false;
  const what = other === undefined ? "its plan is missing" : planDifference(other, plan);
  throw new RunError(
    "config",
    `${folder.path} already contains a different run (${what}); choose another folder, or discard it with --force-new`,
  );
}

/** Why two plans lead to different files, as a message. */
function planDifference(before: Plan, now: Plan): string {
  const what = difference(before.fingerprint, now.fingerprint);
  if (what !== undefined) return what;
  if (before.showContent !== now.showContent)
    return `its rejects files ${before.showContent ? "" : "do not "}contain the rows: --show-content`;
  return `${before.shards.length} shards before, ${now.shards.length} now`;
}

/** Removes the files of a run from a folder, and nothing else. */
async function removeRun(folder: RunFolder): Promise<void> {
  const { path } = folder;
  // without a plan, files with these names are not from a run
  if ((await folder.find(planPath(path))) === undefined) return;
  const names = await folder.list(path);
  await folder.remove(successPath(path));
  await folder.remove(manifestPath(path));
  for (const name of names) if (SHARD_FILE.test(name)) await folder.remove(`${path}/${name}`);
  await folder.removeFolder(stateFolder(path));
}
