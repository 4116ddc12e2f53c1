import { RunError } from "../../domain/run-error.js";
import type { World } from "../../run/world.js";
import { shardName } from "../../shards/paths.js";
import { ranges } from "../../shards/schedulers/scheduler.js";
import { readStatus, type Status } from "../../shards/status.js";
import { type ParsedArguments, SHOWN_PROBLEMS, type Terminal } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { formatNumber } from "../format-number.js";
import { parseFolder, parseVerify, wholeNumber } from "./shard-arguments.js";
import { missingTasks } from "./submit.js";

/** `status`: which shards are done. The list of the missing goes to stdout, for scripts. Throws RunError. */
export async function status(
  { inputs, flags }: ParsedArguments,
  world: World,
  { log }: Terminal,
): Promise<number> {
  const found = await readStatus(parseFolder(inputs), parseVerify(flags["verify"]), world);
  const count = found.plan.shards.length;
  const { missing, isMerged } = found;
  const format = String(flags["format"] ?? "lines");
  const shardsPerTask =
    flags["shardsPerTask"] === undefined ? 1 : wholeNumber("--shards-per-task", flags["shardsPerTask"]);
  const list = formatList(format, found, shardsPerTask);
  if (flags["missing"] === true) {
    if (list !== "") await world.stdout.write(Buffer.from(`${list}\n`));
    return EXIT.done;
  }
  log(
    `${formatNumber(count - missing.length)} of ${formatNumber(count)} shards are done${isMerged ? ", and merged" : missing.length === 0 ? "; lookahead-prep merge is next" : ""}`,
  );
  for (const { shard, message } of missing.slice(0, SHOWN_PROBLEMS)) log(`${shardName(shard)}: ${message}`);
  if (missing.length > SHOWN_PROBLEMS)
    log(`… and ${formatNumber(missing.length - SHOWN_PROBLEMS)} more; --missing lists all`);
  return EXIT.done;
}

function formatList(format: string, found: Status, shardsPerTask: number): string {
  switch (format) {
    case "lines":
      return found.missing.map(({ shard, message }) => `${shardName(shard)}\t${message}`).join("\n");
    case "json":
      return JSON.stringify({
        run: found.plan.run,
        shards: found.plan.shards.length,
        merged: found.isMerged,
        missing: found.missing.map(({ shard, message }) => ({ shard: shard.index, message })),
      });
    case "slurm-array":
      return ranges(missingTasks(found, shardsPerTask));
    default:
      throw new RunError("usage", "--format: expected lines, json or slurm-array");
  }
}
