import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { World } from "../request.js";
import { type Shard, successPath } from "./layout.js";
import { findMarker, type Verify } from "./marker.js";
import { type RunFile, readRunFile } from "./run-file.js";

/** How far a run has come. */
export interface Status {
  readonly plan: RunFile;
  readonly missing: readonly { readonly shard: Shard; readonly fact: string }[];
  /** Whether the run was merged. */
  readonly isMerged: boolean;
}

/** Looks which shards are done. Throws RunError `input-missing` or `config`. */
export async function statusOf(folderName: string, verify: Verify, { cwd }: World): Promise<Status> {
  const folder = resolve(cwd, folderName);
  const plan = await readRunFile(folder);
  const missing: { shard: Shard; fact: string }[] = [];
  for (const [index] of plan.shards.entries()) {
    const shard = { index, count: plan.shards.length };
    const found = await findMarker(folder, plan, shard, verify);
    if (found.kind === "missing") missing.push({ shard, fact: found.fact });
  }
  const isMerged = await stat(successPath(folder)).then(
    () => true,
    () => false,
  );
  return { plan, missing, isMerged };
}
