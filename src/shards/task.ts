import { RunError } from "../domain/run-error.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** How a scheduler tells a task which one it is, of how many, and at which attempt. */
interface SchedulerVariables {
  readonly name: string;
  readonly index: string;
  readonly count?: string;
  /** The first task's number. */
  readonly base: 0 | 1;
  readonly attempt?: string;
}

/**
 * The schedulers, by the variables they set. A Slurm array's own count is left alone: of an array that is sent in
 * again for its missing tasks, it is only that of the missing ones.
 */
const SCHEDULER_VARIABLES: readonly SchedulerVariables[] = [
  { name: "Slurm array", index: "SLURM_ARRAY_TASK_ID", base: 0, attempt: "SLURM_RESTART_COUNT" },
  { name: "Kubernetes", index: "JOB_COMPLETION_INDEX", base: 0 },
  {
    ...{ name: "AWS Batch", index: "AWS_BATCH_JOB_ARRAY_INDEX", base: 0 },
    ...{ count: "AWS_BATCH_JOB_ARRAY_SIZE", attempt: "AWS_BATCH_JOB_ATTEMPT" },
  },
  { name: "Google Batch", index: "BATCH_TASK_INDEX", count: "BATCH_TASK_COUNT", base: 0 },
  { name: "Cloud Run", index: "CLOUD_RUN_TASK_INDEX", count: "CLOUD_RUN_TASK_COUNT", base: 0 },
  { name: "Grid Engine", index: "SGE_TASK_ID", base: 1 },
  { name: "LSF", index: "LSB_JOBINDEX", base: 1 },
  { name: "Open MPI", index: "OMPI_COMM_WORLD_RANK", count: "OMPI_COMM_WORLD_SIZE", base: 0 },
  { name: "torchrun", index: "RANK", count: "WORLD_SIZE", base: 0 },
  { name: "srun", index: "SLURM_PROCID", count: "SLURM_NTASKS", base: 0, attempt: "SLURM_RESTART_COUNT" },
];

/** What a task is to do. */
export interface Task {
  readonly shards: readonly number[];
  /** What is worth saying besides. */
  readonly notices: readonly string[];
}

/**
 * The shards that a task takes: by `--shard` (`3/64`, `0-7,12/64` or `auto`), else by LAP_SHARD_INDEX and
 * LAP_SHARD_COUNT. A scheduler's own variables are followed with `auto` only: one that is there by chance must not
 * turn a whole run into a part of one. With `group`, each task takes so many shards, one behind the other. Throws
 * RunError `usage`, or `config` when the number of shards is not the plan's.
 */
export function resolveTask(
  wanted: string | undefined,
  shardsPerTask: number,
  planned: number,
  env: Environment,
): Task {
  if (wanted !== undefined && wanted !== "auto") return { shards: listed(wanted, planned), notices: [] };
  const own = env["LAP_SHARD_INDEX"];
  if (own !== undefined) {
    const count = env["LAP_SHARD_COUNT"];
    if (count !== undefined)
      refuseOther(numberIn("LAP_SHARD_COUNT", count), tasks(shardsPerTask, planned), "LAP_SHARD_COUNT");
    return { shards: shardsOfTask(numberIn("LAP_SHARD_INDEX", own), shardsPerTask, planned), notices: [] };
  }
  const found = SCHEDULER_VARIABLES.filter((scheduler) => isSet(scheduler, env));
  if (wanted === undefined) {
    const seen = found.map(({ index }) => index).join(", ");
    throw new RunError(
      "usage",
      seen === ""
        ? `which shard? name one with --shard 0/${planned}, or use --shard auto under a scheduler`
        : `which shard? ${seen} is set, but is used only with --shard auto`,
    );
  }
  return automatic(found, shardsPerTask, planned, env);
}

/** The attempt's number by the scheduler, where it counts them. */
export function attemptNumber(env: Environment): string | undefined {
  const scheduler = SCHEDULER_VARIABLES.find((one) => isSet(one, env) && one.attempt !== undefined);
  return scheduler && env[scheduler.attempt!];
}

function automatic(
  found: readonly SchedulerVariables[],
  shardsPerTask: number,
  planned: number,
  env: Environment,
): Task {
  const [first] = found;
  if (first === undefined) {
    throw new RunError(
      "usage",
      `--shard auto: no scheduler has set a task number; name a shard with --shard 0/${planned}`,
    );
  }
  const offset =
    env["LAP_SHARD_OFFSET"] === undefined ? 0 : numberIn("LAP_SHARD_OFFSET", env["LAP_SHARD_OFFSET"]);
  const places = found.map((scheduler) => numberIn(scheduler.index, env[scheduler.index]!) - scheduler.base);
  const other = places.findIndex((place) => place !== places[0]);
  if (other !== -1) {
    throw new RunError(
      "usage",
      `--shard auto: ${first.index} and ${found[other]!.index} disagree; name the shard with --shard I/${planned}`,
    );
  }
  const size = first.count === undefined ? undefined : env[first.count];
  if (size !== undefined && offset === 0)
    refuseOther(numberIn(first.count!, size), tasks(shardsPerTask, planned), first.count!);
  const place = places[0]! + offset;
  return {
    shards: shardsOfTask(place, shardsPerTask, planned),
    notices: [`task ${place} from ${first.index} (${first.name})`],
  };
}

/** A job of a single task sets its rank, too; that tells nothing. */
function isSet({ index, count }: SchedulerVariables, env: Environment): boolean {
  if (env[index] === undefined || env[index] === "undefined") return false;
  const isRank = index === "SLURM_PROCID" || index === "RANK" || index === "OMPI_COMM_WORLD_RANK";
  return !(isRank && (env[count!] === undefined || env[count!] === "1"));
}

function tasks(shardsPerTask: number, planned: number): number {
  return Math.ceil(planned / shardsPerTask);
}

function shardsOfTask(place: number, shardsPerTask: number, planned: number): readonly number[] {
  const first = place * shardsPerTask;
  if (first < 0 || first >= planned) {
    throw new RunError(
      "usage",
      `task ${place} has no shard: the plan has ${planned}, and each task processes ${shardsPerTask}`,
    );
  }
  return Array.from({ length: Math.min(shardsPerTask, planned - first) }, (_, i) => first + i);
}

/** `3/64`, `0-7,12/64`. */
function listed(text: string, planned: number): readonly number[] {
  const [, list, count] = /^([\d,-]+)\/(\d+)$/.exec(text) ?? [];
  if (list === undefined || count === undefined) {
    throw new RunError("usage", `--shard: expected I/N such as 3/${planned}, 0-7,12/${planned}, or auto`);
  }
  refuseOther(Number(count), planned, "--shard");
  const shards = list.split(",").flatMap((range) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (!(first <= last && last < planned)) {
      throw new RunError("usage", `--shard: expected shards from 0 to ${planned - 1}, found ${range}`);
    }
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return [...new Set(shards)];
}

function refuseOther(count: number, planned: number, name: string): void {
  if (count === planned) return;
  throw new RunError("config", `${name}: expected ${planned} as in the plan, found ${count}`);
}

function numberIn(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new RunError("usage", `${name}: expected a whole number`);
}
