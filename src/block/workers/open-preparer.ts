import type { Environment } from "../../domain/environment.js";
import type { ResolvedSettings } from "../../settings/resolve-settings.js";
import { loadResources } from "../../settings/resources.js";
import type { RejectDetail } from "../block-result.js";
import { localPreparer, type Preparer } from "./block-preparer.js";

/** Prepares blocks in this thread if `workers` is 1, else in that many. Throws RunError as `loadResources` does. */
export async function openPreparer(
  resolved: ResolvedSettings,
  workers: number,
  rejectDetail: RejectDetail,
  { cwd, env }: Environment,
): Promise<Preparer> {
  if (workers > 1) {
    const { openPool } = await import("./pool.js");
    return openPool(workers, resolved, { rejectDetail, cwd, env });
  }
  return localPreparer(resolved, await loadResources(resolved, { cwd, env }), rejectDetail);
}
