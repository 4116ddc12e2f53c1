import type { World } from "../run/world.js";
import { findMarker, type Verify } from "./marker.js";
import { type Shard, successPath } from "./paths.js";
import { type Plan, readPlan } from "./plan-file.js";
import { mapInBatches, openFolder } from "./run-folder.js";

/** The progress of a sharded run. */
export interface Status {
  readonly plan: Plan;
  readonly missing: readonly { readonly shard: Shard; readonly message: string }[];
  /** The full path of the folder. */
  readonly path: string;
  /** Whether other programs can open the folder by its path. */
  readonly isLocal: boolean;
  /** Whether the run was merged. */
  readonly isMerged: boolean;
}

/** Finds out which shards are done. Throws RunError `input-missing` or `config`. */
export async function readStatus(folderName: string, verify: Verify, world: World): Promise<Status> {
  const folder = await openFolder(folderName, world);
  const plan = await readPlan(folder);
  const shards = plan.shards.map((_, index): Shard => ({ index, count: plan.shards.length }));
  const found = await mapInBatches(shards, (shard) => findMarker(folder, plan, shard, verify));
  const missing = found.flatMap((one, i) =>
    one.kind === "missing" ? [{ shard: shards[i]!, message: one.message }] : [],
  );
  const isMerged = (await folder.find(successPath(folder.path))) !== undefined;
  return { plan, missing, isMerged, path: folder.path, isLocal: folder.isLocal };
}
