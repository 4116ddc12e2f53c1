import { resolve } from "node:path";
import type { BlankCount } from "../io/block.js";
import { openBytes } from "../io/bytes.js";
import { plainBytes } from "../io/decompress.js";
import { type Input, inputName } from "../io/inputs.js";
import { isParquet } from "../io/is-parquet.js";
import { type RowSource, readRows } from "../io/rows.js";
import type { World } from "./request.js";
import type { Settings } from "./settings.js";

/** An input's rows, and how far its bytes have been read. */
export interface OpenRows {
  readonly name: string;
  readonly rows: RowSource;
  readonly bytesRead: () => number;
  readonly sha256: () => string;
}

/** Opens an input, whatever it is packed in. Throws RunError `input-missing`, later `io`, `bad-data` or `input-changed`. */
export async function openRows(
  input: Input,
  world: World,
  settings: Settings,
  hashed: boolean,
  counts: BlankCount,
): Promise<OpenRows> {
  const name = inputName(input);
  const isTable = input.kind === "file" && (await isParquet(resolve(world.cwd, input.path)));
  const { chunks, bytesRead, sha256 } = isTable
    ? await (await import("../io/parquet.js")).openParquet(input.path, world.cwd, hashed, settings.maxExpand)
    : await openBytes(input, world.cwd, world.stdin.chunks, hashed);
  const plain = isTable ? chunks : plainBytes(chunks, name, settings.maxExpand);
  const rows = await readRows(plain, name, settings, counts);
  return { name, rows, bytesRead, sha256 };
}
