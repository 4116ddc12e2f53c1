import { RunError } from "../../domain/run-error.js";
import type { World } from "../../run/world.js";
import { mergeShards } from "../../shards/merge.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { formatSummary } from "../summary.js";
import { parseFolder, parseVerify } from "./shard-arguments.js";

/** `merge`: checks all shards and publishes what they make together. Throws RunError. */
export async function merge(
  { inputs, flags }: ParsedArguments,
  world: World,
  { log }: Terminal,
): Promise<number> {
  const wait = Number(flags["wait"] ?? 5);
  if (!(wait >= 0 && wait <= 3600)) throw new RunError("usage", "--wait: expected seconds from 0 to 3600");
  const { result, settings } = await mergeShards(
    {
      folder: parseFolder(inputs),
      verify: parseVerify(flags["verify"]),
      waitSeconds: wait,
      output: flags["output"] === undefined ? undefined : String(flags["output"]),
      rejects: flags["rejects"] === undefined ? undefined : String(flags["rejects"]),
    },
    { ...world, onNotice: log },
  );
  for (const line of formatSummary(result, settings)) log(line);
  return result.published ? EXIT.done : EXIT.rejected;
}
