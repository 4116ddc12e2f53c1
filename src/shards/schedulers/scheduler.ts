import type { Shard } from "../paths.js";

/** The values in a job script. */
export interface JobScriptOptions {
  /** The folder of the run. */
  readonly folder: string;
  /** The folder for the logs of the tasks, on disk. */
  readonly logs: string;
  /** The command on the machines of the cluster. */
  readonly command: string;
  readonly shards: number;
  /** How many shards a task processes in sequence. */
  readonly shardsPerTask: number;
  /** The tasks to run: all, or those with a missing shard. */
  readonly tasks: readonly number[];
  /** Largest number of tasks that run at the same time; undefined for no limit. */
  readonly maxParallel: number | undefined;
  /** For schedulers that run containers. */
  readonly image: string;
  readonly claim: string;
}

/** A program that runs the tasks of a job script. */
export interface Scheduler {
  readonly summary: string;
  /** Makes the job script; submits nothing. */
  readonly script: (options: JobScriptOptions) => string;
}

/** The number of tasks if each processes `shardsPerTask` shards. */
export function taskCount(shards: number, shardsPerTask: number): number {
  return Math.ceil(shards / shardsPerTask);
}

/** Numbers in the notation of schedulers: `0-3,7`. */
export function ranges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length; ) {
    let last = i;
    while (numbers[last + 1] === numbers[last]! + 1) last++;
    parts.push(last === i ? String(numbers[i]) : `${numbers[i]}-${numbers[last]}`);
    i = last + 1;
  }
  return parts.join(",");
}

/** The tasks with a missing shard. */
export function missingTasks(
  missing: readonly { readonly shard: Pick<Shard, "index"> }[],
  shardsPerTask: number,
): readonly number[] {
  return [...new Set(missing.map(({ shard }) => Math.floor(shard.index / shardsPerTask)))];
}
