import { describe, expect, it } from "vitest";
import { RunError } from "../../src/domain/run-error.js";
import { attemptNumber, resolveTask } from "../../src/shards/task.js";

type Environment = Readonly<Record<string, string>>;

/** The shards of a task of a plan of 8 shards, or the message of the refusal. */
function shardsOf(wanted: string | undefined, env: Environment, shardsPerTask = 1, planned = 8): unknown {
  try {
    return resolveTask(wanted, shardsPerTask, planned, env).shards;
  } catch (error) {
    if (error instanceof RunError) return `${error.kind}: ${error.message}`;
    throw error;
  }
}

describe("the shards of a task", () => {
  it.each<[string, Environment, number]>([
    ["a Slurm array", { SLURM_ARRAY_TASK_ID: "3" }, 3],
    [
      "a Slurm array, sent in again for what is missing",
      { SLURM_ARRAY_TASK_ID: "5", SLURM_ARRAY_TASK_COUNT: "2", SLURM_ARRAY_TASK_MIN: "2" },
      5,
    ],
    ["a Slurm array's batch step", { SLURM_ARRAY_TASK_ID: "3", SLURM_PROCID: "0", SLURM_NTASKS: "1" }, 3],
    ["srun", { SLURM_PROCID: "3", SLURM_NTASKS: "8" }, 3],
    ["a Kubernetes Indexed Job", { JOB_COMPLETION_INDEX: "7" }, 7],
    ["AWS Batch", { AWS_BATCH_JOB_ARRAY_INDEX: "3", AWS_BATCH_JOB_ARRAY_SIZE: "8" }, 3],
    ["Google Batch", { BATCH_TASK_INDEX: "3", BATCH_TASK_COUNT: "8" }, 3],
    ["Cloud Run", { CLOUD_RUN_TASK_INDEX: "3", CLOUD_RUN_TASK_COUNT: "8" }, 3],
    ["Grid Engine, which counts from 1", { SGE_TASK_ID: "1", SGE_TASK_LAST: "3" }, 0],
    ["LSF, which counts from 1", { LSB_JOBINDEX: "8" }, 7],
    ["Open MPI", { OMPI_COMM_WORLD_RANK: "3", OMPI_COMM_WORLD_SIZE: "8" }, 3],
    ["torchrun", { RANK: "3", WORLD_SIZE: "8" }, 3],
    ["two that agree", { RANK: "3", WORLD_SIZE: "8", JOB_COMPLETION_INDEX: "3" }, 3],
    ["one beside a job that is no array", { SGE_TASK_ID: "undefined", RANK: "3", WORLD_SIZE: "8" }, 3],
    ["one beside the rank of a single process", { RANK: "0", WORLD_SIZE: "1", JOB_COMPLETION_INDEX: "3" }, 3],
  ])("are found from %s with auto, and not without it", (_, env, shard) => {
    expect(shardsOf("auto", env)).toEqual([shard]);
    expect(shardsOf("6/8", env)).toEqual([6]);
    expect(shardsOf(undefined, env)).toMatch(
      /^usage: which shard\? \w+.* is set, but is used only with --shard auto$/,
    );
  });

  it.each<[string, Environment, number, readonly number[]]>([
    ["are the variable's own", { LAP_SHARD_INDEX: "2" }, 1, [2]],
    ["win over a scheduler", { LAP_SHARD_INDEX: "2", SLURM_ARRAY_TASK_ID: "3" }, 1, [2]],
    ["may come with their number", { LAP_SHARD_INDEX: "2", LAP_SHARD_COUNT: "8" }, 1, [2]],
    ["may be a group", { LAP_SHARD_INDEX: "2", LAP_SHARD_COUNT: "3" }, 3, [6, 7]],
  ])("are those of LAP_SHARD_INDEX %s, with auto and without it", (_, env, shardsPerTask, shards) => {
    expect(shardsOf(undefined, env, shardsPerTask)).toEqual(shards);
    expect(shardsOf("auto", env, shardsPerTask)).toEqual(shards);
  });

  it.each<[string, readonly number[]]>([
    ["0/8", [0]],
    ["0-2,7/8", [0, 1, 2, 7]],
    ["3,3,2-4/8", [3, 2, 4]],
    ["007/8", [7]],
  ])("are listed: %s", (wanted, shards) => {
    expect(shardsOf(wanted, { LAP_SHARD_INDEX: "1", RANK: "5", WORLD_SIZE: "8" })).toEqual(shards);
  });

  it("are grouped, with a smaller last group, and after an offset", () => {
    expect(shardsOf("auto", { SLURM_ARRAY_TASK_ID: "1" }, 3)).toEqual([3, 4, 5]);
    expect(shardsOf("auto", { SLURM_ARRAY_TASK_ID: "2" }, 3)).toEqual([6, 7]);
    expect(shardsOf("auto", { BATCH_TASK_INDEX: "1", BATCH_TASK_COUNT: "3" }, 3)).toEqual([3, 4, 5]);
    expect(shardsOf("auto", { SLURM_ARRAY_TASK_ID: "1", LAP_SHARD_OFFSET: "4" })).toEqual([5]);
    // windows of a scheduler that gives the size of each
    const window = { AWS_BATCH_JOB_ARRAY_INDEX: "1", AWS_BATCH_JOB_ARRAY_SIZE: "4", LAP_SHARD_OFFSET: "4" };
    expect(shardsOf("auto", window)).toEqual([5]);
  });

  it.each<[string, string | undefined, Environment, RegExp]>([
    ["nothing says which", undefined, {}, /^usage: which shard\? name one with --shard 0\/8/],
    ["no scheduler is there", "auto", {}, /^usage: --shard auto: no scheduler/],
    [
      "two disagree",
      "auto",
      { SLURM_ARRAY_TASK_ID: "1", JOB_COMPLETION_INDEX: "2" },
      /^usage: .*SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX disagree/,
    ],
    [
      "two disagree that count from 0 and from 1",
      "auto",
      { SGE_TASK_ID: "2", JOB_COMPLETION_INDEX: "2" },
      /disagree/,
    ],
    [
      "the array is of another size",
      "auto",
      { BATCH_TASK_INDEX: "1", BATCH_TASK_COUNT: "9" },
      /^config: BATCH_TASK_COUNT: expected 8 as in the plan, found 9$/,
    ],
    [
      "LAP_SHARD_COUNT is another number",
      undefined,
      { LAP_SHARD_INDEX: "1", LAP_SHARD_COUNT: "9" },
      /^config: LAP_SHARD_COUNT: expected 8 as in the plan, found 9/,
    ],
    ["the plan has another number", "1/9", {}, /^config: --shard: expected 8 as in the plan, found 9$/],
    [
      "the task is past the plan",
      "auto",
      { SLURM_ARRAY_TASK_ID: "8" },
      /^usage: task 8 has no shard: the plan has 8/,
    ],
    [
      "the task is past it by the offset",
      "auto",
      { SLURM_ARRAY_TASK_ID: "7", LAP_SHARD_OFFSET: "1" },
      /^usage: task 8 has no/,
    ],
    ["a first task is the zeroth", "auto", { SGE_TASK_ID: "0" }, /^usage: task -1 has no shard/],
    [
      "a listed one is past the plan",
      "7-8/8",
      {},
      /^usage: --shard: expected shards from 0 to 7, found 7-8$/,
    ],
    ["a range runs backwards", "5-2/8", {}, /^usage: --shard: expected shards from 0 to 7, found 5-2/],
    [
      "a range has no end in sight",
      "0-99999999999999999999/8",
      {},
      /^usage: --shard: expected shards from 0 to 7, found 0-9/,
    ],
  ])("are refused when %s", (_, wanted, env, message) => {
    expect(shardsOf(wanted, env)).toMatch(message);
  });

  const HOSTILE = ["", " ", "-1", "+1", "1.0", "1e9", "0x1", "٣", "3\n", "1234567890", "NaN", "\u001b[31m"];

  it.each(HOSTILE)("are refused when a variable is %j, which no message repeats", (value) => {
    for (const name of ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "SGE_TASK_ID"])
      expect(shardsOf("auto", { [name]: value })).toBe(`usage: ${name}: expected a whole number`);
    expect(shardsOf("auto", { RANK: value, WORLD_SIZE: "8" })).toBe("usage: RANK: expected a whole number");
    expect(shardsOf("auto", { BATCH_TASK_INDEX: "1", BATCH_TASK_COUNT: value })).toMatch(
      /^usage: BATCH_TASK_COUNT: /,
    );
    expect(shardsOf(undefined, { LAP_SHARD_INDEX: value })).toMatch(/^usage: LAP_SHARD_INDEX: /);
    expect(shardsOf("auto", { SLURM_ARRAY_TASK_ID: "1", LAP_SHARD_OFFSET: value })).toMatch(
      /^usage: LAP_SHARD_OFFSET: /,
    );
  });

  it.each([...HOSTILE, "1", "/8", "1/", "1/8/8", ",1/8", "1,/8", "-/8", "1--2/8", "-1/8", "AUTO", "1/-8"])(
    "are refused when --shard is %j",
    (wanted) => {
      expect(shardsOf(wanted, {})).toMatch(/^usage: --shard: /);
    },
  );
});

describe("the number of an attempt", () => {
  it("is the scheduler's, if the scheduler counts attempts", () => {
    expect(attemptNumber({ SLURM_ARRAY_TASK_ID: "1", SLURM_RESTART_COUNT: "2" })).toBe("2");
    expect(attemptNumber({ AWS_BATCH_JOB_ARRAY_INDEX: "1", AWS_BATCH_JOB_ATTEMPT: "3" })).toBe("3");
    expect(attemptNumber({ JOB_COMPLETION_INDEX: "1" })).toBeUndefined();
    expect(attemptNumber({})).toBeUndefined();
  });
});
