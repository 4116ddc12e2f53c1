import { type NamedBlocks, readRows } from "../block/read-rows.js";
import { RunError } from "../domain/run-error.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Input } from "../io/inputs.js";
import { type OpenRows, openRows } from "../io/open-rows.js";
import { HashSample } from "../roles/hash-sample.js";
import type { RawRow } from "../row/raw-row.js";
import type { InputRecord } from "../run/result.js";
import type { World } from "../run/world.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES } from "../settings/workload.js";

/** The rows that are measured, in the order of their hashes. */
export interface SampledRows {
  readonly rows: readonly RawRow[];
  readonly format: FormatSettings;
  /** How many rows the inputs have, those included that are too long to be read. */
  readonly seen: number;
  readonly tooLong: number;
  readonly inputs: readonly InputRecord[];
}

/** Reads all rows, and keeps those with the smallest hashes. Throws RunError `bad-data` for inputs without rows. */
export async function sampleRows(
  inputs: readonly Input[],
  { count, seed }: { readonly count: number; readonly seed: number },
  settings: Settings,
  world: World,
): Promise<SampledRows> {
  const sample = new HashSample<RawRow>(count, seed);
  const opened: OpenRows[] = [];
  let [seen, tooLong] = [0, 0];
  let format: FormatSettings | undefined;
  const reading = { format: settings.format, options: settings.formatOptions };
  for await (const row of readRows(open(inputs, opened, settings, world), reading)) {
    world.signal?.throwIfAborted();
    seen++;
    if (row.kind === "oversized") {
      tooLong++;
      continue;
    }
    format = row.format;
    const { block, start, end } = row.raw;
    sample.offer(block.bytes.subarray(start, end), row.raw);
  }
  if (format === undefined)
    throw new RunError("bad-data", "the inputs have no rows to measure; name inputs with rows");
  const records = opened.map(({ name, bytesRead, sha256 }) => ({
    name,
    bytes: bytesRead(),
    sha256: sha256(),
  }));
  return { rows: sample.end().map(({ item }) => item), format, seen, tooLong, inputs: records };
}

async function* open(
  inputs: readonly Input[],
  opened: OpenRows[],
  settings: Settings,
  world: World,
): AsyncGenerator<NamedBlocks> {
  for (const input of inputs) {
    const one = await openRows(input, world, settings, { hashed: true, chunkBytes: CHUNK_BYTES.counting });
    opened.push(one);
    yield { name: one.name, blocks: one.rows.blocks };
  }
}
