import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";
import type { Status } from "../../shards/status.js";
import { defineCommand, SHOWN_PROBLEMS } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { usualFlag } from "../flag.js";
import { FOLDER, parseFolder, parseVerify, verifyOption } from "./shard-options.js";

/** Which shards are complete. The list of the missing ones goes to stdout, for scripts. */
export const status = defineCommand({
  arguments: [FOLDER],
  options: () => [
    usualFlag("Shards", "--missing", "print only the shards that are not complete"),
    usualFlag(
      "Shards",
      "--format <FORMAT>",
      "of --missing: lines, json or slurm-array (default: lines)",
      "of --missing: lines, json or slurm-array",
    ),
    usualFlag(
      "Shards",
      "--shards-per-task <K>",
      "with slurm-array: number tasks of K shards (default: 1)",
      "slurm-array: a task has K shards (default: 1)",
    ),
    verifyOption,
  ],
  run: async ({ inputs, flags }, world, { log }) => {
    const folder = parseFolder(inputs);
    const verify = parseVerify(flags["verify"]);
    const format = String(flags["format"] ?? "lines");
    if (!isFormat(format)) throw new RunError("usage", "--format: expected lines, json or slurm-array");
    const { wholeNumber } = await import("../whole-number-flag.js");
    const shardsPerTask =
      flags["shardsPerTask"] === undefined ? 1 : wholeNumber("--shards-per-task", flags["shardsPerTask"]);
    const { readStatus } = await import("../../shards/status.js");
    const { shardName } = await import("../../shards/paths.js");
    const found = await readStatus(folder, verify, world);
    const count = found.plan.shards.length;
    const { missing } = found;
    const list = await LISTS[format](found, shardsPerTask);
    if (flags["missing"] === true) {
      if (list !== "") await world.stdout.write(Buffer.from(`${list}\n`));
      return EXIT.done;
    }
    const done = formatNumber(count - missing.length);
    log(`${done} of ${formatNumber(count)} shards are complete${nextStep(found, folder)}`);
    for (const { shard, message } of missing.slice(0, SHOWN_PROBLEMS)) log(`${shardName(shard)}: ${message}`);
    if (missing.length > SHOWN_PROBLEMS)
      log(`… and ${formatNumber(missing.length - SHOWN_PROBLEMS)} more; --missing lists all`);
    return EXIT.done;
  },
});

function nextStep({ missing, isMerged }: Status, folder: string): string {
  if (isMerged) return ", and merged";
  return missing.length === 0 ? `; next: lookahead-prep merge ${shellWord(folder)}` : "";
}

type FormatList = (found: Status, shardsPerTask: number) => Promise<string>;

/** How `--missing` prints the shards that are not complete. */
const LISTS = {
  lines: async ({ missing }) => {
    const { shardName } = await import("../../shards/paths.js");
    return missing.map(({ shard, message }) => `${shardName(shard)}\t${message}`).join("\n");
  },
  json: async ({ plan, isMerged, missing }) =>
    JSON.stringify({
      run: plan.run,
      shards: plan.shards.length,
      merged: isMerged,
      missing: missing.map(({ shard, message }) => ({ shard: shard.index, message })),
    }),
  "slurm-array": async ({ missing }, shardsPerTask) => {
    const { missingTasks, ranges } = await import("../../shards/schedulers/scheduler.js");
    return ranges(missingTasks(missing, shardsPerTask));
  },
} satisfies Readonly<Record<string, FormatList>>;

function isFormat(name: string): name is keyof typeof LISTS {
  return Object.hasOwn(LISTS, name);
}
