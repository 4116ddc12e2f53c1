import { hostname } from "node:os";
import { rejectedRows, type Tally } from "../block/tally.js";
import type { Preparer } from "../block/workers/block-preparer.js";
import { openPreparer } from "../block/workers/open-preparer.js";
import { RunError } from "../domain/run-error.js";
import type { Input } from "../io/inputs.js";
import type { AtomicFile } from "../io/stores/atomic-file.js";
import { createFingerprint, difference, inputDifference, inputState } from "../run/fingerprint.js";
import { InputProcessor } from "../run/input-processor.js";
import { openOutputs } from "../run/outputs.js";
import { untilAborted } from "../run/until-aborted.js";
import type { World } from "../run/world.js";
import { findMarker, type Marker, type Verify } from "./marker.js";
import { markerPath, partPath, rejectsPath, type Shard, shardName } from "./paths.js";
import { type Plan, readPlan } from "./plan-file.js";
import { openFolder, type RunFolder } from "./run-folder.js";

/** Which shards to make, and how. */
export interface ShardsRequest {
  readonly folder: string;
  readonly shards: (planned: number) => readonly number[];
  readonly workers: number;
  /** How the files of earlier attempts are looked at. */
  readonly verify: Verify;
  /** The attempt's number by the scheduler. */
  readonly attempt: string | undefined;
}

/** What became of one shard. */
export type ShardResult =
  | { readonly kind: "made"; readonly shard: Shard; readonly tally: Tally; readonly seconds: number }
  | { readonly kind: "known"; readonly shard: Shard }
  /** More rows were unfit than allowed; nothing was published but the rejects. */
  | { readonly kind: "unfit"; readonly shard: Shard; readonly tally: Tally };

/**
 * Makes shards of a planned run, one behind the other; those that are done already are passed over. Attempts at one
 * shard may overlap: each writes to names of its own, and what they publish is the same. Throws RunError.
 */
export async function* runShards(request: ShardsRequest, world: World): AsyncGenerator<ShardResult> {
  const folder = await openFolder(request.folder, world);
  const plan = await readPlan(folder);
  const maker = new ShardMaker(folder, plan, request, world);
  try {
    for (const index of request.shards(plan.shards.length)) {
      yield await maker.make({ index, count: plan.shards.length });
    }
  } finally {
    await maker.close();
  }
}

class ShardMaker {
  private readonly folder: RunFolder;
  private readonly plan: Plan;
  private readonly request: ShardsRequest;
  private readonly world: World;
  private preparer: Preparer | undefined;

  constructor(folder: RunFolder, plan: Plan, request: ShardsRequest, world: World) {
    this.folder = folder;
    this.plan = plan;
    this.request = request;
    this.world = world;
  }

  async make(shard: Shard): Promise<ShardResult> {
    const found = await findMarker(this.folder, this.plan, shard, this.request.verify);
    if (found.kind === "done") return { kind: "known", shard };
    const opened: Promise<AtomicFile>[] = [];
    try {
      return await untilAborted(this.work(shard, opened), this.world.signal);
    } finally {
      for (const file of opened) await file.then(({ discard }) => discard()).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.preparer?.close();
  }

  private async work(shard: Shard, opened: Promise<AtomicFile>[]): Promise<ShardResult> {
    const started = performance.now();
    const { folder, plan, world } = this;
    const settings = plan.fingerprint.settings;
    const segments = plan.shards[shard.index]!;
    const read = [...new Set(segments.map(({ input }) => input))];
    await this.refuseChangedInputs(read);
    const preparer = await this.openPreparer();
    const track = (file: Promise<AtomicFile>): unknown => opened.push(file);
    const { path } = folder;
    const paths = { rows: partPath(path, shard), rejects: rejectsPath(path, shard), manifest: undefined };
    const outputs = await openOutputs(paths, world, track, undefined, "replaced");
    const bytes = segments.reduce((sum, { start, end }) => sum + end - start, 0);
    const processor = new InputProcessor(settings, world, outputs, preparer, false, bytes);
    await processor.processAll(segments.map((segment) => this.toInput(segment)));
    await this.refuseChangedInputs(read);
    if (processor.failed) {
      await outputs.publishRejects();
      return { kind: "unfit", shard, tally: processor.tally };
    }
    const part = await processor.publish();
    const rejects = await outputs.publishRejects();
    const seconds = (performance.now() - started) / 1000;
    await this.publishMarker(shard, track, {
      run: plan.run,
      shard: shard.index,
      part: { bytes: part!.bytes, sha256: part!.sha256 },
      rejects: { bytes: rejects!.bytes, sha256: rejects!.sha256 },
      rows: processor.tally,
      attempt: this.request.attempt ?? "0",
      host: hostname(),
      seconds,
    });
    return { kind: "made", shard, tally: processor.tally, seconds };
  }

  /** The last of all: whoever sees it finds everything else in its place. */
  private async publishMarker(
    shard: Shard,
    track: (file: Promise<AtomicFile>) => void,
    marker: Marker,
  ): Promise<void> {
    const file = await this.folder.createOwn(markerPath(this.folder.path, shard), track);
    await file.write(Buffer.from(`${JSON.stringify(marker)}\n`));
    await file.publish();
  }

  private toInput({ input, start, end }: Plan["shards"][number][number]): Input {
    const { path, compressed } = this.plan.files[input]!;
    const { name, ...state } = this.plan.fingerprint.inputs[input]!;
    const file = { kind: "file", path, name, state } as const;
    return compressed ? file : { ...file, range: { start, end } };
  }

  private async refuseChangedInputs(indexes: readonly number[]): Promise<void> {
    const { fingerprint, files } = this.plan;
    const before = indexes.map((index) => fingerprint.inputs[index]!);
    const now = await Promise.all(
      before.map(({ name }, i) => inputState(files[indexes[i]!]!.path, name, this.world)),
    );
    const what = inputDifference(before, now);
    if (what !== undefined) throw new RunError("config", `since the plan was made, ${what}; plan anew`);
  }

  /** Once for all shards, since it may load a tokenizer. Throws RunError `config` when that is not the plan's. */
  private async openPreparer(): Promise<Preparer> {
    if (this.preparer !== undefined) return this.preparer;
    const { fingerprint, showContent } = this.plan;
    const { settings, inputs } = fingerprint;
    const lines = showContent ? "content" : "identity";
    const preparer = await openPreparer(settings, this.request.workers, lines, this.world);
    this.preparer = preparer;
    const what = difference(fingerprint, createFingerprint(settings, preparer.identity, inputs));
    if (what !== undefined)
      throw new RunError("config", `this is not what the plan was made with: ${what}; plan anew`);
    return preparer;
  }
}

/** One line for a shard's fate. */
export function formatShard(result: ShardResult): string {
  const name = shardName(result.shard);
  switch (result.kind) {
    case "known":
      return `${name}: done already`;
    case "made":
      return `${name}: ${result.tally.rowsOut} rows, ${rejectedRows(result.tally)} rejected, in ${result.seconds.toFixed(1)} s`;
    case "unfit":
      return `${name}: ${rejectedRows(result.tally)} of ${result.tally.rowsIn} rows are unfit; nothing was published but the rejects`;
  }
}
