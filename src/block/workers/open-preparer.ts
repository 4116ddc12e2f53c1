import { loadResources } from "../../settings/resources.js";
import type { Settings } from "../../settings/settings.js";
import type { SourceEnvironment } from "../../tokenizers/sources/source.js";
import type { RejectDetail } from "../block-result.js";
import { localPreparer, type Preparer } from "./block-preparer.js";
import { openPool } from "./pool.js";

/** Whoever prepares blocks: this thread alone, or so many workers. Throws RunError as `equip` does. */
export async function openPreparer(
  settings: Settings,
  workers: number,
  rejectDetail: RejectDetail,
  { cwd, env }: SourceEnvironment,
): Promise<Preparer> {
  if (workers === 1)
    return localPreparer(settings, await loadResources(settings, { cwd, env }), rejectDetail);
  return openPool(workers, { settings, rejectDetail, cwd, env });
}
