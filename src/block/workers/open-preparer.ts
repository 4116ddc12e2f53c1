import type { Environment } from "../../domain/environment.js";
import type { ResolvedSettings } from "../../settings/resolve-settings.js";
import { openResources, readResources } from "../../settings/resources.js";
import { allocateShared } from "../../tokenizers/sources/source.js";
import type { RejectDetail } from "../block-result.js";
import { localPreparer, type Preparer } from "./block-preparer.js";

/** Prepares blocks in this thread if `workers` is 1, else in that many. Throws RunError as `readResources` and `openResources` do. */
export async function openPreparer(
  resolved: ResolvedSettings,
  workers: number,
  rejectDetail: RejectDetail,
  { cwd, env }: Environment,
): Promise<Preparer> {
  const allocate = workers > 1 ? allocateShared : undefined;
  const data = await readResources(resolved, { cwd, env, allocate });
  if (workers > 1) {
    const { openPool } = await import("./pool.js");
    return openPool(workers, resolved, data, rejectDetail);
  }
  return localPreparer(resolved, await openResources(resolved, data), rejectDetail);
}
