import type { Environment } from "../../domain/environment.js";
import { openResources, readResources } from "../../settings/resources.js";
import { allocateShared } from "../../tokenizers/sources/source.js";
import { localPreparer, type Preparation, type Preparer } from "./block-preparer.js";

/** Prepares blocks in this thread if `workers` is 1, else in that many. Throws RunError as `readResources` and `openResources` do. */
export async function openPreparer(
  preparation: Preparation,
  workers: number,
  { cwd, env }: Environment,
): Promise<Preparer> {
  const allocate = workers > 1 ? allocateShared : undefined;
  const { settings } = preparation;
  const data = await readResources(settings, { cwd, env, allocate });
  if (workers > 1) {
    const { openPool } = await import("./pool.js");
    return openPool(workers, preparation, data);
  }
  return localPreparer(preparation, await openResources(settings, data));
}
