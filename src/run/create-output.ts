import type { AtomicFile, IfExists, PartialFile } from "../io/stores/atomic-file.js";
import type { LocatedOutput } from "../io/stores/locate.js";
import type { Cleanup } from "./cleanup.js";
import type { World } from "./world.js";

/**
 * Opens a file that appears when it is published, which `cleanup` ends otherwise; `earlier` is its part of an interrupted run.
 * Throws RunError `cannot-create`.
 */
export function createOutput(
  { name, path, writing }: LocatedOutput,
  world: World,
  cleanup: Cleanup,
  {
    ifExists = "followed",
    earlier,
  }: { readonly ifExists?: IfExists; readonly earlier?: PartialFile | undefined } = {},
): Promise<AtomicFile> {
  return writing.create({ name, path, ifExists, earlier, writer: world.host?.id, onOpen: cleanup.add });
}
