import { ShapeSample } from "../block/format-sample.js";
import { RunError } from "../domain/run-error.js";
import type { ShapeSettings } from "../formats/input/registry.js";
import { readingFailure } from "../io/bytes/read-error.js";
import { isPacked } from "../io/compression/decompress.js";
import { expandInputs, type Input, inputName } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import { storeOf } from "../io/stores/registry.js";
import { difference, fingerprintOf, type InputState, inputState } from "../run/fingerprint.js";
import type { World } from "../run/world.js";
import { equip } from "../settings/resources.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { type Cuttable, cutInputs } from "./cut-inputs.js";
import { doneFolder, manifestPath, runPath, SHARD_FILE, stateFolder, successPath } from "./paths.js";
import { findRunFile, type RunFile, runFile } from "./plan-file.js";
import { eachOf, openFolder, type RunFolder } from "./run-folder.js";

/** What is to be planned. */
export interface PlanRequest {
  readonly settings: Settings;
  readonly inputs: readonly string[];
  /** The folder of the run. */
  readonly folder: string;
  /** Undefined for shards of about TARGET_BYTES. */
  readonly shards: number | undefined;
  readonly showContent: boolean;
  /** Whether an earlier plan in the folder, and what was made by it, is thrown away. */
  readonly isNew: boolean;
}

export interface PlanResult {
  readonly plan: RunFile;
  /** Whether the folder held this very plan already. */
  readonly isKnown: boolean;
}

/** Big enough that a shard works for minutes, small enough that a lost one costs little. */
const TARGET_BYTES = 512e6;

/**
 * Lists the inputs, finds out their rows' shape, cuts them and writes the plan. Throws RunError: `config` when the
 * folder holds another plan.
 */
export async function planRun(request: PlanRequest, world: World): Promise<PlanResult> {
  const folder = await openFolder(request.folder, world);
  const inputs = await expandInputs(request.inputs, world);
  const sources = await eachOf(inputs, (input) => sourceOf(input, world));
  const shape = await shapeOf(inputs, request.settings, world);
  const settings = { ...request.settings, ...(shape === undefined ? {} : { shape }) };
  const { identity } = await equip(settings, world);
  const shards = request.shards ?? defaultShards(sources);
  sayUncut(sources, shards, world);
  const plan = runFile({
    fingerprint: fingerprintOf(
      settings,
      identity,
      sources.map(({ state }) => state),
    ),
    files: sources.map(({ path, splittable }) => ({ path, packed: !splittable })),
    showContent: request.showContent,
    shards: cutInputs(sources, shards).map((segments) => segments.map((segment) => ({ ...segment }))),
  });
  if (request.isNew) await clear(folder);
  return { plan, isKnown: !(await keep(plan, folder)) };
}

interface Source extends Cuttable {
  readonly path: string;
  readonly state: InputState;
}

async function sourceOf(input: Input, world: World): Promise<Source> {
  if (input.kind !== "file") throw new RunError("usage", "a plan needs files; stdin cannot be read twice");
  const name = inputName(input);
  const store = await storeOf(input.path, world);
  const path = store.resolve(input.path);
  const state = input.state === undefined ? await inputState(path, name, world) : { name, ...input.state };
  // before it is opened, which would wait for a pipe's writer
  if ((await store.identify(path)) === undefined)
    throw new RunError("usage", `${name} is no regular file; shards read their parts of it`);
  const file = await store.open(path, name, input.state);
  try {
    const first = Buffer.alloc(8);
    const read = await file.readAt(first, 0);
    return { path, state, bytes: state.bytes, splittable: !isPacked(first.subarray(0, read)) };
  } catch (cause) {
    throw readingFailure(cause, name);
  } finally {
    await file.close();
  }
}

/**
 * The shape of the first rows, as one run over all inputs would find it: by those of the first input that has some.
 * Throws RunError `usage` for JSON arrays.
 */
async function shapeOf(
  inputs: readonly Input[],
  settings: Settings,
  world: World,
): Promise<ShapeSettings | undefined> {
  let { shape } = settings;
  let seen = 0;
  for (const input of inputs) {
    const { name, rows } = await openRows(input, world, settings, {
      hashed: false,
      chunkBytes: CHUNK_BYTES.counting,
    });
    if (rows.container === "array") {
      throw new RunError(
        "usage",
        `${name} is a JSON array, which is not cut into shards; turn it into lines: jq -c '.[]' ${name}`,
      );
    }
    const sample = new ShapeSample();
    for await (const block of rows.blocks) {
      if (shape !== undefined) break;
      seen += block.rows.length;
      if (sample.add(block)) break;
    }
    shape ??= sample.shape();
  }
  if (shape === undefined && seen > 0)
    throw new RunError("usage", "no row tells how rows are laid out; name the shape with --from");
  return shape;
}

function defaultShards(sources: readonly Source[]): number {
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  return Math.max(1, Math.ceil(bytes / TARGET_BYTES));
}

/** What is packed cannot be cut, so that its shard takes longer than the others. */
function sayUncut(sources: readonly Source[], shards: number, world: World): void {
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  const share = bytes / shards;
  for (const { state, splittable } of sources) {
    if (splittable || state.bytes <= share) continue;
    world.onNotice?.(
      `${state.name} is packed, so one shard reads all of it: ${Math.round(state.bytes / share)} times a shard's share; unpack it to have it cut`,
    );
  }
}

/** Writes the plan; false when the folder holds the same one. */
async function keep(plan: RunFile, folder: RunFolder): Promise<boolean> {
  await folder.makeFolder(folder.path);
  await folder.makeFolder(doneFolder(folder.path));
  const strangers = (await folder.list(folder.path)).filter((name) => SHARD_FILE.test(name));
  const known = await findRunFile(folder);
  if (known === undefined && strangers.length > 0) {
    throw new RunError("config", `${folder.path} holds ${strangers[0]} of some run; name an empty folder`);
  }
  const text = Buffer.from(`${JSON.stringify(plan)}\n`);
  if (known === undefined && (await folder.createOnce(runPath(folder.path), text))) return true;
  const other = known ?? (await findRunFile(folder));
  if (other?.run === plan.run && other.showContent === plan.showContent) return false;
  const what = other === undefined ? "it has no plan yet" : runDifference(other, plan);
  throw new RunError(
    "config",
    `${folder.path} holds another run: ${what}; name another folder, or throw that one away with --force-new`,
  );
}

/** What makes two plans make other files, in words. */
function runDifference(before: RunFile, now: RunFile): string {
  const what = difference(before.fingerprint, now.fingerprint);
  if (what !== undefined) return what;
  if (before.showContent !== now.showContent)
    return `its rejects files ${before.showContent ? "" : "do not "}hold the rows themselves (--show-content)`;
  return `it has ${before.shards.length} shards, and this one ${now.shards.length}`;
}

/** Takes away what a run has left in a folder, and nothing else. */
async function clear(folder: RunFolder): Promise<void> {
  const { path } = folder;
  // without a plan, files of these names are somebody else's
  if ((await folder.find(runPath(path))) === undefined) return;
  const names = await folder.list(path);
  await folder.remove(successPath(path));
  await folder.remove(manifestPath(path));
  for (const name of names) if (SHARD_FILE.test(name)) await folder.remove(`${path}/${name}`);
  await folder.removeFolder(stateFolder(path));
}
