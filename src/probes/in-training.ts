import { type NamedBlocks, readRows } from "../block/read-rows.js";
import { RowError } from "../domain/problem.js";
import { createInputFormat } from "../formats/input/registry.js";
import type { Input } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import { promptKey } from "../row/prompt-key.js";
import { RowViews } from "../row/row-views.js";
import { stripAugmentation } from "../row/strip-augmentation.js";
import type { World } from "../run/world.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import type { ProbesRequest } from "./probes.js";

/** How many of the requests stand in training files, with or without previews. Rows that cannot be read are passed over. */
export async function countInTraining(
  inputs: readonly Input[],
  keys: ReadonlySet<string>,
  { resolved: { settings }, connectors }: ProbesRequest,
  world: World,
): Promise<number> {
  const found = new Set<string>();
  const open = async function* (): AsyncGenerator<NamedBlocks> {
    for (const input of inputs) {
      const reading = { hashed: false, chunkBytes: CHUNK_BYTES.splicing };
      const { name, rows } = await openRows(input, world, settings, reading);
      yield { name, blocks: rows.blocks };
    }
  };
  for await (const row of readRows(open(), { format: undefined, options: undefined })) {
    world.signal?.throwIfAborted();
    if (row.kind === "oversized") continue;
    try {
      const { example } = new RowViews(row.raw, createInputFormat(row.format)).read(false);
      const { plain } = stripAugmentation(example.exchanges, example.conversation(), connectors, []);
      const key = promptKey(plain);
      if (keys.has(key)) found.add(key);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
    }
  }
  return found.size;
}
