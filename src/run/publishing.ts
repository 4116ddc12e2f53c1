import { stat } from "node:fs/promises";
import type { Tally } from "../block/tally.js";
import { followLinks } from "../io/stores/disk-file.js";
import { locateOutput } from "../io/stores/locate.js";
import { lockPublishing } from "../io/stores/publishing-lock.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import type { Settings } from "../settings/settings.js";
import type { Cleanup } from "./cleanup.js";
import { removeLeftovers } from "./leftovers.js";
import type { LocatedOutputs, Outputs } from "./outputs.js";
import type { Endpoint } from "./overlap.js";
import type { OutputPaths, RecordTexts } from "./request.js";
import { formatSamples } from "./samples-file.js";
import { trainerConfigNames } from "./trainer-config.js";
import type { World } from "./world.js";

/** The trainers' configuration files that would be published beside the rows. */
export async function besideEndpoints(
  { rows }: LocatedOutputs,
  resolved: ResolvedSettings,
  world: World,
): Promise<readonly Endpoint[]> {
  if (rows === undefined) return [];
  return Promise.all(trainerConfigNames(resolved, rows.name).map((name) => locateOutput(name, world)));
}

/**
 * Publishes in this run's turn, so that rows, manifest and settings beside each other are always of one run. Throws
 * RunError `cannot-create` or `io`.
 */
export async function inTurn<Result>(
  { rows }: LocatedOutputs,
  { host }: World,
  cleanup: Cleanup,
  publish: () => Promise<Result>,
): Promise<Result> {
  if (rows === undefined || host === undefined || !rows.writing.isLocal) return publish();
  // a device or a pipe is not published
  const found = await stat(rows.path).catch(() => undefined);
  if (found !== undefined && !found.isFile()) return publish();
  const locking = lockPublishing(await followLinks(rows.path), rows.name, host);
  // an interruption does not wait for what it interrupts
  cleanup.atEnd(async () => (await locking)());
  const unlock = await locking;
  try {
    return await publish();
  } finally {
    await unlock();
  }
}

/** Publishes what is recorded of a run: its samples, the page about it and, last, its manifest. */
export async function publishRecords(
  records: RecordTexts,
  { page }: OutputPaths,
  outputs: Pick<Outputs, "publishSamples" | "publishPage" | "publishManifest">,
): Promise<void> {
  if (records.samples !== undefined) await outputs.publishSamples(records.samples);
  if (page !== undefined) await outputs.publishPage(page.make(records));
  await outputs.publishManifest(records.manifest);
}

/** The samples of a run whose texts are asked for, as their file has them. */
export function samplesText({ reportContent }: Settings, { samples }: Tally): string | undefined {
  switch (reportContent) {
    case "none":
      return undefined;
    case "samples":
      return formatSamples(samples);
  }
}

/** Removes what killed runs left beside the outputs. */
export async function clearLeftovers(
  { rows, rejects, manifest, samples, page }: LocatedOutputs,
  { host }: World,
): Promise<void> {
  if (host === undefined) return;
  for (const output of [rows, rejects, manifest, samples, page])
    if (output !== undefined) await removeLeftovers(output, host);
}
