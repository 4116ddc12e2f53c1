import { resolve } from "node:path";
import { RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";
import type { World } from "../../run/world.js";
import { schedulers } from "../../shards/schedulers/registry.js";
import { missingTasks, type Scheduler, taskCount } from "../../shards/schedulers/scheduler.js";
import { readStatus } from "../../shards/status.js";
import type { ParsedArguments } from "../command.js";
import { wholeNumber } from "../whole-number-flag.js";

/** The job script for a scheduler, which exists, and a planned run. Throws RunError. */
export async function jobScript(
  scheduler: string,
  folder: string,
  flags: ParsedArguments["flags"],
  world: World,
): Promise<string> {
  const family: Readonly<Record<string, Scheduler>> = schedulers;
  const found = await readStatus(folder, "size", world);
  const shards = found.plan.shards.length;
  const shardsPerTask = groupSize(flags, shards);
  const tasks =
    flags["missing"] === true
      ? missingTasks(found.missing, shardsPerTask)
      : Array.from({ length: taskCount(shards, shardsPerTask) }, (_, task) => task);
  if (tasks.length === 0)
    throw new RunError("usage", `all shards are complete; next: lookahead-prep merge ${shellWord(folder)}`);
  const logs = found.isLocal ? `${found.path}/_lap/logs` : resolve(world.cwd, "lookahead-logs");
  return family[scheduler]!.script({
    ...{ folder: oneLine("the folder", found.path), shards, shardsPerTask, tasks },
    logs: oneLine("the folder", logs),
    command: oneLine("--command", String(flags["command"] ?? "lookahead-prep")),
    maxParallel:
      flags["maxParallel"] === undefined ? undefined : wholeNumber("--max-parallel", flags["maxParallel"]),
    image: String(flags["image"] ?? "YOUR-IMAGE-WITH-LOOKAHEAD-PREP"),
    claim: String(flags["claim"] ?? "YOUR-SHARED-VOLUME"),
  });
}

/** How many shards each task processes. Throws RunError `usage` if there would be too many tasks. */
function groupSize(flags: ParsedArguments["flags"], shards: number): number {
  const limit =
    flags["arrayLimit"] === undefined ? MOST_TASKS : wholeNumber("--array-limit", flags["arrayLimit"]);
  const size =
    flags["shardsPerTask"] === undefined
      ? Math.ceil(shards / limit)
      : wholeNumber("--shards-per-task", flags["shardsPerTask"]);
  const tasks = taskCount(shards, size);
  if (tasks <= limit) return size;
  throw new RunError(
    "usage",
    `${tasks} tasks are more than ${limit}; raise --shards-per-task or --array-limit`,
  );
}

/** Slurm's default limit of tasks in one array (MaxArraySize 1001, counted from 0). */
const MOST_TASKS = 1000;

/** Throws RunError `usage` for control characters: a line break would start a new line of the job script. */
function oneLine(name: string, text: string): string {
  if (!/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw new RunError("usage", `submit: ${name} has a control character, which a job script cannot contain`);
}
