import { createHash } from "node:crypto";
import { z } from "zod";
import { Tally } from "../block/tally.js";
import { RunError } from "../domain/run-error.js";
import { tryParseJson } from "../json/try-parse.js";
import { Sha256 } from "../run/fingerprint.js";
import { markerPath, partPath, rejectsPath, type Shard } from "./paths.js";
import type { Plan } from "./plan-file.js";
import type { RunFolder } from "./run-folder.js";

const File = z.strictObject({
  bytes: z.int().nonnegative(),
  sha256: Sha256,
});

/** Written when a shard is done. It contains no path, so a false marker cannot lead to other files. */
export const Marker = z.object({
  run: z.string(),
  shard: z.int().nonnegative(),
  part: File,
  rejects: File,
  rows: Tally,
  attempt: z.string().describe("the attempt's number from the scheduler, or the process id"),
  host: z.string(),
  seconds: z.number().nonnegative(),
});
export type Marker = z.output<typeof Marker>;

/** How files are verified: by their size only, or by reading all their bytes. */
export type Verify = "size" | "sha256";

/** A shard that is done, or why it is not. */
export type ShardState =
  | { readonly kind: "done"; readonly marker: Marker }
  | { readonly kind: "missing"; readonly message: string };

/** Finds out whether a shard is done, from its marker and the files that the marker lists. Throws RunError. */
export async function findMarker(
  folder: RunFolder,
  { run }: Plan,
  shard: Shard,
  verify: Verify,
): Promise<ShardState> {
  const missing = (message: string): ShardState => ({ kind: "missing", message });
  const path = markerPath(folder.path, shard);
  const text = await folder.text(path).catch(undefinedIfUnreadable);
  if (text === undefined)
    return missing((await folder.find(path)) === undefined ? "not complete" : "its marker cannot be read");
  const marker = Marker.safeParse(tryParseJson(text));
  if (!marker.success) return missing("its marker is damaged");
  if (marker.data.run !== run || marker.data.shard !== shard.index)
    return missing("its marker belongs to another run");
  const { augmented, unchanged, rejected, rowsIn } = marker.data.rows;
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((all, count) => all + count, 0);
  if (rowsIn !== augmented + sum(unchanged) + sum(rejected))
    return missing("its marker's counts do not add up");
  for (const [name, path, file] of [
    ["part", partPath(folder.path, shard), marker.data.part],
    ["rejects file", rejectsPath(folder.path, shard), marker.data.rejects],
  ] as const) {
    const state = await folder.findFile(path);
    if (state === undefined) return missing(`its ${name} is missing`);
    if (state.bytes !== file.bytes) return missing(`its ${name} changed in size`);
    if (verify === "size") continue;
    const sha256 = await sumOf(folder.chunks(path)).catch(undefinedIfUnreadable);
    if (sha256 === undefined) return missing(`its ${name} cannot be read`);
    if (sha256 !== file.sha256) return missing(`its ${name} changed`);
  }
  return { kind: "done", marker: marker.data };
}

/** Undefined for a RunError, such as a failed read; throws any other error again. */
function undefinedIfUnreadable(cause: unknown): undefined {
  if (!(cause instanceof RunError)) throw cause;
  return undefined;
}

async function sumOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of chunks) digest.update(chunk);
  return digest.digest("hex");
}
