import type { Shard } from "../paths.js";

/** What a job script is made of. */
export interface JobScriptOptions {
  /** The folder of the run. */
  readonly folder: string;
  /** The folder for what the tasks say, on the disk. */
  readonly logs: string;
  /** How the tool is called on the machines of the cluster. */
  readonly command: string;
  readonly shards: number;
  /** How many shards a task makes, one behind the other. */
  readonly shardsPerTask: number;
  /** The tasks to run: all, or those with a shard that is missing. */
  readonly tasks: readonly number[];
  /** How many tasks run at once; undefined for as many as the scheduler likes. */
  readonly maxParallel: number | undefined;
  /** For engines that run containers. */
  readonly image: string;
  readonly claim: string;
}

/** A scheduler that runs the tasks: one file that prints its job script. */
export interface Scheduler {
  readonly summary: string;
  /** The script; it names the tool, the folder and the tasks, and sends nothing by itself. */
  readonly script: (options: JobScriptOptions) => string;
}

/** How many tasks there are when each makes a group of shards. */
export function taskCount(shards: number, shardsPerTask: number): number {
  return Math.ceil(shards / shardsPerTask);
}

/** A word for the shell, whatever it holds. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Numbers as schedulers list them: `0-3,7`. */
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
