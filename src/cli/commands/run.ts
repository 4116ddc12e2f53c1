import { formatProblem } from "../../domain/problem.js";
import type { World } from "../../run/world.js";
import { formatShard, runShards } from "../../shards/run-shards.js";
import { attemptNumber, resolveTask } from "../../shards/task.js";
import { type ParsedArguments, SHOWN_PROBLEMS, type Terminal } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { workersFrom } from "../worker-count-flag.js";
import { parseFolder, parseVerify, wholeNumber } from "./shard-arguments.js";

/** `run`: makes shards of a planned run. Throws RunError. */
export async function run(
  { inputs, flags }: ParsedArguments,
  world: World,
  { log }: Terminal,
): Promise<number> {
  const shardsPerTask =
    flags["shardsPerTask"] === undefined ? 1 : wholeNumber("--shards-per-task", flags["shardsPerTask"]);
  const wanted = flags["shard"] === undefined ? undefined : String(flags["shard"]);
  let problems = 0;
  const request = {
    folder: parseFolder(inputs),
    workers: workersFrom(flags["workers"]) ?? 1,
    verify: parseVerify(flags["verify"]),
    attempt: attemptNumber(world.env),
    shards: (planned: number): readonly number[] => {
      const { shards, notices } = resolveTask(wanted, shardsPerTask, planned, world.env);
      for (const notice of notices) log(notice);
      return shards;
    },
  };
  let code: number = EXIT.done;
  const reporting: World = {
    ...world,
    onNotice: log,
    onProblem: (problem) => {
      if (++problems <= SHOWN_PROBLEMS) log(formatProblem(problem));
    },
  };
  for await (const result of runShards(request, reporting)) {
    log(formatShard(result));
    if (result.kind === "unfit") code = EXIT.rejected;
  }
  return code;
}
