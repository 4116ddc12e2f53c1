import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { RunError } from "../../domain/failure.js";
import type { ShapeSettings } from "../../formats/registry.js";
import { createOnce } from "../../io/atomic-file.js";
import { readingFailure } from "../../io/bytes.js";
import { isPacked } from "../../io/decompress.js";
import { expandInputs, type Input, inputName } from "../../io/inputs.js";
import { equip } from "../equipment.js";
import { difference, fingerprintOf, type InputState, inputState, unreadable } from "../fingerprint.js";
import { openRows } from "../open-rows.js";
import type { World } from "../request.js";
import type { Settings } from "../settings.js";
import { ShapeSample } from "../shape-sample.js";
import { type Cuttable, cutInputs } from "./cut.js";
import { doneFolder, manifestPath, runPath, SHARD_FILE, stateFolder, successPath } from "./layout.js";
import { findRunFile, type RunFile, runFile } from "./run-file.js";

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
export const TARGET_BYTES = 512e6;

/**
 * Lists the inputs, finds out their rows' shape, cuts them and writes the plan. Throws RunError: `config` when the
 * folder holds another plan.
 */
export async function planRun(request: PlanRequest, world: World): Promise<PlanResult> {
  const folder = resolve(world.cwd, request.folder);
  const inputs = await expandInputs(request.inputs, world.cwd);
  const sources: Source[] = [];
  // one by one: there may be more inputs than files that can be open at once
  for (const input of inputs) sources.push(await sourceOf(input, world));
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

async function sourceOf(input: Input, { cwd }: World): Promise<Source> {
  if (input.kind !== "file") throw new RunError("usage", "a plan needs files; stdin cannot be read twice");
  const path = resolve(cwd, input.path);
  const state = await inputState(path, inputName(input));
  // before it is opened, which would wait for a pipe's writer
  if (!(await stat(path)).isFile())
    throw new RunError("usage", `${state.name} is no regular file; shards read their parts of it`);
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw unreadable(state.name, cause);
  });
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return { path, state, bytes: state.bytes, splittable: !isPacked(buffer.subarray(0, bytesRead)) };
  } catch (cause) {
    throw readingFailure(cause, state.name);
  } finally {
    await handle.close();
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
    const { name, rows } = await openRows(input, world, settings, { hashed: false, chunkBytes: 1 << 16 });
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
async function keep(plan: RunFile, folder: string): Promise<boolean> {
  await mkdir(doneFolder(folder), { recursive: true }).catch((cause: unknown) => {
    throw new RunError("cannot-create", `${folder}: cannot be created`, cause);
  });
  const strangers = (await readdir(folder)).filter((name) => SHARD_FILE.test(name));
  const known = await findRunFile(folder);
  if (known === undefined && strangers.length > 0) {
    throw new RunError("config", `${folder} holds ${strangers[0]} of some run; name an empty folder`);
  }
  if (known === undefined && (await createOnce(runPath(folder), Buffer.from(`${JSON.stringify(plan)}\n`))))
    return true;
  const other = known ?? (await findRunFile(folder));
  if (other?.run === plan.run && other.showContent === plan.showContent) return false;
  const what = other === undefined ? "it has no plan yet" : runDifference(other, plan);
  throw new RunError(
    "config",
    `${folder} holds another run: ${what}; name another folder, or throw that one away with --force-new`,
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
async function clear(folder: string): Promise<void> {
  // without a plan, files of these names are somebody else's
  const isRun = await stat(runPath(folder)).then(
    () => true,
    () => false,
  );
  if (!isRun) return;
  const entries = await readdir(folder, { withFileTypes: true });
  await rm(successPath(folder), { force: true });
  await rm(manifestPath(folder), { force: true });
  for (const entry of entries)
    if (SHARD_FILE.test(entry.name) && !entry.isDirectory()) await rm(join(folder, entry.name));
  await rm(stateFolder(folder), { recursive: true, force: true });
}
