import { rowObject } from "../block/format-sample.js";
import type { JsonObject } from "../formats/input/format.js";
import { expandInputs, inputName } from "../io/inputs.js";
import { type InputLimits, openRows } from "../io/open-rows.js";
import { ROW_FIELDS } from "../io/rows/block.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import type { World } from "./world.js";

/** A row that is a JSON object, and the name of its input. */
export interface ReadRow {
  readonly input: string;
  readonly row: JsonObject;
}

/** How many bytes are read again at most, to say what is wrong with rows. */
const MOST_BYTES = 64 << 20;

/**
 * The rows of files again, after a run has rejected some: to say what they have, not to make anything of them. Other rows than
 * JSON objects are passed over. Ends after 64 MB. Throws RunError as a run does.
 */
export async function* readAgain(
  inputs: readonly string[],
  world: World,
  limits: InputLimits,
): AsyncGenerator<ReadRow> {
  let left = MOST_BYTES;
  for (const input of await expandInputs(inputs, world)) {
    const reading = { hashed: false, chunkBytes: CHUNK_BYTES.counting };
    const { rows } = await openRows(input, world, limits, reading);
    for await (const block of rows.blocks) {
      for (let at = 0; at < block.rows.length; at += ROW_FIELDS) {
        const row = rowObject(block, at);
        if (row !== undefined) yield { input: inputName(input), row };
      }
      left -= block.bytes.length;
      if (left <= 0) return;
    }
  }
}
