import { resolve } from "node:path";
import { RunError } from "../../domain/run-error.js";
import type { World } from "../../run/world.js";
import { SCHEDULERS, schedulers } from "../../shards/schedulers/registry.js";
import { taskCount } from "../../shards/schedulers/scheduler.js";
import { readStatus, type Status } from "../../shards/status.js";
import type { ParsedArguments } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { parseFolder, wholeNumber } from "./shard-arguments.js";

/** `submit`: prints a job script for an engine. Throws RunError. */
export async function submit({ inputs, flags }: ParsedArguments, world: World): Promise<number> {
  const [scheduler = "", ...rest] = inputs;
  if (!isScheduler(scheduler))
    throw new RunError("usage", `submit: expected one of ${SCHEDULERS.join(", ")}`);
  const folder = parseFolder(rest);
  const found = await readStatus(folder, "size", world);
  const shards = found.plan.shards.length;
  const most =
    flags["arrayLimit"] === undefined ? MOST_TASKS : wholeNumber("--array-limit", flags["arrayLimit"]);
  const shardsPerTask =
    flags["shardsPerTask"] === undefined
      ? Math.ceil(shards / most)
      : wholeNumber("--shards-per-task", flags["shardsPerTask"]);
  if (taskCount(shards, shardsPerTask) > most)
    throw new RunError(
      "usage",
      `${taskCount(shards, shardsPerTask)} tasks are more than ${most}; raise --shards-per-task or --array-limit`,
    );
  const tasks =
    flags["missing"] === true
      ? missingTasks(found, shardsPerTask)
      : Array.from({ length: taskCount(shards, shardsPerTask) }, (_, task) => task);
  if (tasks.length === 0) throw new RunError("usage", `no shard is missing: lookahead-prep merge ${folder}`);
  const script = schedulers[scheduler].script({
    ...{ folder: oneLine("the folder", found.path), shards, shardsPerTask, tasks },
    logs: oneLine(
      "the folder",
      found.isLocal ? `${found.path}/_lap/logs` : resolve(world.cwd, "lookahead-logs"),
    ),
    command: oneLine("--command", String(flags["command"] ?? "lookahead-prep")),
    maxParallel:
      flags["maxParallel"] === undefined ? undefined : wholeNumber("--max-parallel", flags["maxParallel"]),
    image: String(flags["image"] ?? "YOUR-IMAGE-WITH-LOOKAHEAD-PREP"),
    claim: String(flags["claim"] ?? "YOUR-SHARED-VOLUME"),
  });
  await world.stdout.write(Buffer.from(script));
  return EXIT.done;
}

/** What Slurm allows in one array unless its administrator says otherwise (MaxArraySize 1001, counted from 0). */
const MOST_TASKS = 1000;

function isScheduler(name: string): name is keyof typeof schedulers {
  return Object.hasOwn(schedulers, name);
}

export function missingTasks({ missing }: Status, shardsPerTask: number): readonly number[] {
  return [...new Set(missing.map(({ shard }) => Math.floor(shard.index / shardsPerTask)))];
}

/** A job script has lines, and engines that go by them. Throws RunError `usage`. */
function oneLine(name: string, text: string): string {
  if (!/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw new RunError(
    "usage",
    `submit: ${name} holds a control character, which has no place in a job script`,
  );
}
