import type { RunEvents } from "../../run/events.js";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { noProgress, usualFlag } from "../flag.js";
import { FOLDER, parseFolder, parseVerify, verifyOption } from "./shard-options.js";

/** Processes shards of a planned run. */
export const run = defineCommand({
  arguments: [FOLDER],
  options: () => [
    usualFlag(
      "Shards",
      "--shard <I/N|auto>",
      "which shards: 3/64, 0-7,12/64, or auto for the scheduler's own number",
      "3/64, 0-7,12/64, or auto: the scheduler's number",
    ),
    usualFlag(
      "Shards",
      "--shards-per-task <K>",
      "with auto: each task processes K shards in sequence (default: 1)",
      "with auto: a task has K shards (default: 1)",
    ),
    usualFlag(
      "Run",
      "--workers <N>",
      `${CATALOG.workers.description?.replace(/ \(.*/, "")} (default: 1)`,
      "threads that prepare rows (default: 1)",
    ),
    verifyOption,
    noProgress("Run"),
  ],
  run: async ({ inputs, flags }, world, { log, stderr }) => {
    const verify = parseVerify(flags["verify"]);
    const { wholeNumber } = await import("../whole-number-flag.js");
    const { workersFrom } = await import("../worker-count-flag.js");
    const { runShards, formatShard } = await import("../../shards/run-shards.js");
    const { attemptNumber, resolveTask } = await import("../../shards/task.js");
    const shardsPerTask =
      flags["shardsPerTask"] === undefined ? 1 : wholeNumber("--shards-per-task", flags["shardsPerTask"]);
    const wanted = flags["shard"] === undefined ? undefined : String(flags["shard"]);
    const request = {
      folder: parseFolder(inputs),
      workers: workersFrom(flags["workers"]) ?? 1,
      verify,
      attempt: attemptNumber(world.env),
      shards: (planned: number): readonly number[] => {
        const { shards, notices } = resolveTask(wanted, shardsPerTask, planned, world.env);
        for (const notice of notices) log(notice);
        return shards;
      },
    };
    const { ProblemGroups } = await import("../problem-groups.js");
    const problems = new ProblemGroups();
    const { openProgress } = await import("../progress.js");
    const progress = openProgress(stderr, world.env, flags);
    const logShard = (line: string): void => {
      progress?.restart();
      log(line);
    };
    const events: RunEvents = {
      onNotice: logShard,
      onProblem: (problem) => problems.add(problem),
      onProgress: (state) => progress?.show(state),
    };
    let code: number = EXIT.done;
    try {
      for await (const result of runShards(request, world, events)) {
        logShard(formatShard(result));
        if (result.kind === "rejected") code = EXIT.rejected;
      }
    } finally {
      progress?.clear();
      for (const line of problems.lines()) log(line);
    }
    return code;
  },
});
