import { hostname } from "node:os";
import { rejectedRows } from "../block/add-tally.js";
import type { Tally } from "../block/tally.js";
import type { Preparer } from "../block/workers/block-preparer.js";
import { openPreparer } from "../block/workers/open-preparer.js";
import { RunError } from "../domain/run-error.js";
import { type Input, locateInput } from "../io/inputs.js";
import { Cleanup } from "../run/cleanup.js";
import { createFingerprint, difference, inputDifference } from "../run/compare-runs.js";
import type { RunEvents } from "../run/events.js";
import { inputState } from "../run/fingerprint.js";
import { InputProcessor } from "../run/input-processor.js";
import { openRowsWriter } from "../run/open-rows-writer.js";
import { locateOutputs, openOutputs } from "../run/outputs.js";
import { RowsOutput } from "../run/rows-output.js";
import { untilAborted } from "../run/until-aborted.js";
import type { World } from "../run/world.js";
import { type ResolvedSettings, resolveSettings } from "../settings/resolve-settings.js";
import { findMarker, type Marker, type Verify } from "./marker.js";
import { markerPath, partPath, rejectsPath, type Shard, shardName } from "./paths.js";
import { type Plan, readPlan } from "./plan-file.js";
import { mapInBatches, openFolder, type RunFolder } from "./run-folder.js";

/** Which shards to process, and how. */
export interface ShardsRequest {
  readonly folder: string;
  readonly shards: (planned: number) => readonly number[];
  readonly workers: number;
  /** How the files of earlier attempts are verified. */
  readonly verify: Verify;
  /** The scheduler's number of this attempt. */
  readonly attempt: string | undefined;
}

/** The result of one shard. */
export type ShardResult =
  | { readonly kind: "made"; readonly shard: Shard; readonly tally: Tally; readonly seconds: number }
  | { readonly kind: "known"; readonly shard: Shard }
  /** More rows were rejected than allowed; only the rejects were published. */
  | { readonly kind: "rejected"; readonly shard: Shard; readonly tally: Tally };

/**
 * Processes shards of a planned run in sequence; completed shards are skipped. Attempts at one shard may overlap: each
 * writes to its own temporary files, and all publish the same bytes. Throws RunError.
 */
export async function* runShards(
  request: ShardsRequest,
  world: World,
  events: RunEvents = {},
): AsyncGenerator<ShardResult> {
  const folder = await openFolder(request.folder, world);
  const plan = await readPlan(folder);
  const maker = new ShardMaker({ folder, plan, request, world, events });
  try {
    for (const index of request.shards(plan.shards.length)) {
      yield await maker.make({ index, count: plan.shards.length });
    }
  } finally {
    await maker.close();
  }
}

interface MakerOptions {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly request: ShardsRequest;
  readonly world: World;
  readonly events: RunEvents;
}

class ShardMaker {
  private readonly options: MakerOptions;
  private readonly resolved: ResolvedSettings;
  private preparer: Preparer | undefined;

  constructor(options: MakerOptions) {
    this.options = options;
    this.resolved = resolveSettings(options.plan.fingerprint.settings);
  }

  async make(shard: Shard): Promise<ShardResult> {
    const { folder, plan, request } = this.options;
    const found = await findMarker(folder, plan, shard, request.verify);
    if (found.kind === "done") return { kind: "known", shard };
    const cleanup = new Cleanup();
    try {
      return await untilAborted(this.work(shard, cleanup), this.options.world.signal);
    } finally {
      await cleanup.run("discard");
    }
  }

  async close(): Promise<void> {
    await this.preparer?.close();
  }

  private async work(shard: Shard, cleanup: Cleanup): Promise<ShardResult> {
    const started = performance.now();
    const { folder, plan, request, world, events } = this.options;
    const segments = plan.shards[shard.index]!;
    const read = [...new Set(segments.map(({ input }) => input))];
    await this.refuseChangedInputs(read);
    const preparer = await this.openPreparer();
    const { path } = folder;
    const paths = { rows: partPath(path, shard), rejects: rejectsPath(path, shard), manifest: undefined };
    const located = await locateOutputs(paths, world);
    const outputs = await openOutputs(located, { world, cleanup, ifExists: "replaced" });
    const bytesTotal = segments.reduce((sum, { start, end }) => sum + end - start, 0);
    const { resolved } = this;
    const writer = await openRowsWriter(resolved, outputs);
    const rows = new RowsOutput({
      settings: resolved.settings,
      outputs,
      writer,
      onProblem: events.onProblem,
    });
    const processor = new InputProcessor({
      ...{ settings: [resolved], outputs: [rows], preparer, world, events, hashed: false, bytesTotal },
    });
    await processor.processAll(await mapInBatches(segments, (segment) => this.toInput(segment)));
    await this.refuseChangedInputs(read);
    if (rows.failed) {
      await outputs.publishRejects();
      return { kind: "rejected", shard, tally: rows.tally };
    }
    const part = await rows.publish();
    const rejects = await outputs.publishRejects();
    const seconds = (performance.now() - started) / 1000;
    await this.publishMarker(shard, cleanup, {
      run: plan.run,
      shard: shard.index,
      part: { bytes: part!.bytes, sha256: part!.sha256 },
      rejects: { bytes: rejects!.bytes, sha256: rejects!.sha256 },
      rows: rows.tally,
      attempt: request.attempt ?? "0",
      host: hostname(),
      seconds,
    });
    return { kind: "made", shard, tally: rows.tally, seconds };
  }

  /** Published last: if the marker exists, all other files of the shard exist. */
  private async publishMarker(shard: Shard, cleanup: Cleanup, marker: Marker): Promise<void> {
    const { folder } = this.options;
    const file = await folder.createOwn(markerPath(folder.path, shard), cleanup);
    await file.write(Buffer.from(`${JSON.stringify(marker)}\n`));
    await file.publish();
  }

  private async toInput({ input, start, end }: Plan["shards"][number][number]): Promise<Input> {
    const { plan, world } = this.options;
    const { path, compressed } = plan.files[input]!;
    const { name, ...state } = plan.fingerprint.inputs[input]!;
    const file = await locateInput(path, world, name, state);
    return compressed ? file : { ...file, range: { start, end } };
  }

  private async refuseChangedInputs(indexes: readonly number[]): Promise<void> {
    const { fingerprint, files } = this.options.plan;
    const before = indexes.map((index) => fingerprint.inputs[index]!);
    const now = await Promise.all(
      before.map(({ name }, i) => inputState(files[indexes[i]!]!.path, name, this.options.world)),
    );
    const what = inputDifference(before, now);
    if (what !== undefined) throw new RunError("config", `${what} after planning; run \`plan\` again`);
  }

  /** Opened once for all shards, since it may load a tokenizer. Throws RunError `config` if that is not the plan's. */
  private async openPreparer(): Promise<Preparer> {
    if (this.preparer !== undefined) return this.preparer;
    const { plan, request, world } = this.options;
    const { fingerprint, showContent } = plan;
    const { settings, inputs } = fingerprint;
    const rejectDetail = showContent ? "content" : "identity";
    const preparation = {
      settings: [this.resolved],
      keptRows: "own",
      rejectDetail,
      isSampled: true,
    } as const;
    const preparer = await openPreparer(preparation, request.workers, world);
    this.preparer = preparer;
    const what = difference(fingerprint, createFingerprint(settings, preparer.identities[0]!, inputs));
    if (what !== undefined)
      throw new RunError("config", `this run does not match its plan: ${what}; run \`plan\` again`);
    return preparer;
  }
}

/** One line for a shard's result. */
export function formatShard(result: ShardResult): string {
  const name = shardName(result.shard);
  switch (result.kind) {
    case "known":
      return `${name}: already complete`;
    case "made":
      return `${name}: ${result.tally.rowsOut} rows, ${rejectedRows(result.tally)} rejected, in ${result.seconds.toFixed(1)} s`;
    case "rejected":
      return `${name}: ${rejectedRows(result.tally)} of ${result.tally.rowsIn} rows were rejected; only the rejects were published`;
  }
}
