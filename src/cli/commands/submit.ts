import { resolve } from "node:path";
import { Option } from "commander";
import { RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";
import { SCHEDULERS, schedulers } from "../../shards/schedulers/registry.js";
import { missingTasks, taskCount } from "../../shards/schedulers/scheduler.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { FOLDER, parseFolder, wholeNumber } from "./shard-options.js";

/** Prints a job script for a scheduler. */
export const submit = defineCommand({
  arguments: [["<scheduler>", SCHEDULERS.join(", ")], FOLDER],
  options: () => [
    new Option("--print", "print the script; this is the default and the only action"),
    new Option("--missing", "only the tasks with a shard that is not complete"),
    new Option(
      "--shards-per-task <K>",
      "shards that each task processes in sequence (default: as few as --array-limit allows)",
    ),
    new Option("--array-limit <N>", "largest number of tasks in one array (default: 1000)"),
    new Option("--max-parallel <N>", "largest number of tasks that run at the same time"),
    new Option("--command <COMMAND>", "the command on the machines of the cluster (default: lookahead-prep)"),
    new Option("--image <IMAGE>", "k8s: the container image"),
    new Option("--claim <NAME>", "k8s: the volume claim that is mounted at /data"),
  ],
  run: async ({ inputs, flags }, world) => {
    const [scheduler = "", ...rest] = inputs;
    if (!isScheduler(scheduler))
      throw new RunError("usage", `submit: expected one of ${SCHEDULERS.join(", ")}`);
    const folder = parseFolder(rest);
    const { readStatus } = await import("../../shards/status.js");
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
    const script = schedulers[scheduler].script({
      ...{ folder: oneLine("the folder", found.path), shards, shardsPerTask, tasks },
      logs: oneLine("the folder", logs),
      command: oneLine("--command", String(flags["command"] ?? "lookahead-prep")),
      maxParallel:
        flags["maxParallel"] === undefined ? undefined : wholeNumber("--max-parallel", flags["maxParallel"]),
      image: String(flags["image"] ?? "YOUR-IMAGE-WITH-LOOKAHEAD-PREP"),
      claim: String(flags["claim"] ?? "YOUR-SHARED-VOLUME"),
    });
    await world.stdout.write(Buffer.from(script));
    return EXIT.done;
  },
});

/** How many shards each task processes. Throws RunError `usage` if there would be too many tasks. */
function groupSize(flags: Readonly<Record<string, unknown>>, shards: number): number {
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

function isScheduler(name: string): name is keyof typeof schedulers {
  return Object.hasOwn(schedulers, name);
}

/** Throws RunError `usage` for control characters: a line break would start a new line of the job script. */
function oneLine(name: string, text: string): string {
  if (!/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw new RunError("usage", `submit: ${name} has a control character, which a job script cannot contain`);
}
