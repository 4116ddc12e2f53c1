import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { followLinks } from "../io/stores/disk-file.js";
import { machineTag, writerIn } from "../io/stores/durable.js";
import type { LocatedOutput } from "../io/stores/locate.js";
import type { Host } from "./world.js";

/**
 * Removes the unpublished files and folders that killed runs of this machine left beside an output. Those of a process that may
 * still be running, or of another machine, stay. Never throws.
 */
export async function removeLeftovers(output: LocatedOutput, { id, isRunning }: Host): Promise<void> {
  if (!output.writing.isLocal) return;
  const path = await followLinks(output.path).catch(() => output.path);
  const names = await readdir(dirname(path)).catch(() => []);
  const machine = machineTag(hostname());
  for (const name of names) {
    const writer = writerIn(name, path);
    if (writer === undefined || writer.process === 0 || writer.machine !== machine) continue;
    if (writer.process === id || isRunning(writer.process)) continue;
    await rm(join(dirname(path), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
