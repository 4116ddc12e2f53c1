import { execFileSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { BIN } from "../helpers/process.js";
import { ROW } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const COMMAND = `${process.execPath} ${BIN}`;

let lap: Workspace;
beforeEach(async () => {
  lap = await workspace({ "rows.jsonl": ROW.repeat(7) });
});

async function plan(folder: string, shards: number): Promise<void> {
  await lap.runAll(["plan", "rows.jsonl", "--shards", `${shards}`, "-o", folder]);
}

/** The job script for a scheduler. */
async function scriptFor(scheduler: string, folder: string, flags: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await lap.run("submit", scheduler, folder, ...flags);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

it("prints the script with --print as without it", async () => {
  await plan("run", 2);
  expect(await scriptFor("slurm", "run", ["--print"])).toBe(await scriptFor("slurm", "run"));
});

/**
 * Runs a job script with a program that is found before all others of its name: it records its arguments, and then
 * runs the lines of `then`. Returns the arguments of each call.
 */
async function callsIn(
  script: string,
  program: string,
  then: string,
): Promise<readonly (readonly string[])[]> {
  lap.write(`programs/${program}`, `#!/bin/bash\nprintf '%s\\0' "$@" '' >>"$CALLS"\n${then}\n`);
  chmodSync(lap.path("programs", program), 0o755);
  const env = { PATH: `${lap.path("programs")}:${process.env["PATH"]}`, CALLS: lap.path("calls") };
  const { code, stderr } = await lap.shell(script, { env });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const calls = lap.read("calls").split("\0\0").slice(0, -1);
  return calls.map((words) => words.split("\0"));
}

/** Folders whose names shells and schedulers would read as something else. */
const HOSTILE = [
  'it\'s "quoted" $HOME $(touch hit) `touch hit`;touch hit;#&|<>*?[x]! {} {.} {= 1 =} 100% %A_%a %% $(NAME) $$(NAME) 東京 🙂',
  "back\\slash\\\\ %A",
];

describe("submit slurm", () => {
  /** Answers as sbatch does where there are several clusters. */
  const SBATCH = 'echo "7;cluster"';

  it("submits an array job, and a merge job that depends on it", async () => {
    await plan("out", 7);
    const flags = ["--shards-per-task", "2", "--max-parallel", "3", "--command", "npx lookahead-prep"];
    const out = lap.path("out");
    expect(await callsIn(await scriptFor("slurm", "out", flags), "sbatch", SBATCH)).toEqual([
      [
        ...[
          "--parsable",
          "--job-name=lookahead",
          "--array=0-3%3",
          "--cpus-per-task=1",
          "--mem=1G",
          "--requeue",
        ],
        ...["--open-mode=append", `--output=${out}/_lap/logs/%A_%a.log`],
        ...["--wrap", `exec npx lookahead-prep run ${out} --shard auto --shards-per-task 2`],
      ],
      [
        ...[
          "--parsable",
          "--job-name=lookahead-merge",
          "--dependency=afterok:7",
          "--kill-on-invalid-dep=yes",
        ],
        ...["--open-mode=append", `--output=${out}/_lap/logs/merge-%j.log`],
        ...["--wrap", `exec npx lookahead-prep merge ${out}`],
      ],
    ]);
    expect(existsSync(join(out, "_lap/logs"))).toBe(true);
  });

  it("submits only the missing shards, in groups", async () => {
    await plan("out", 7);
    await lap.run("run", "out", "--shard", "2-3,6/7");
    expect(await scriptFor("slurm", "out", ["--missing"])).toContain(" --array=0-1,4-5 ");
    expect(await scriptFor("slurm", "out", ["--missing", "--shards-per-task", "2"])).toContain(
      " --array=0,2 ",
    );
    await lap.run("run", "out", "--shard", "0-6/7");
    expect(await lap.run("submit", "slurm", "out", "--missing")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/all shards are complete/),
    });
  });

  it("puts as few shards in a task as the array limit allows", async () => {
    await plan("out", 7);
    const script = await scriptFor("slurm", "out", ["--array-limit", "4"]);
    expect(script).toContain("--array=0-3 ");
    expect(script).toContain("--shards-per-task 2");
    expect(
      await lap.run("submit", "slurm", "out", "--array-limit", "4", "--shards-per-task", "1"),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/7 tasks are more than 4/),
    });
  });

  it.each(HOSTILE)("makes and merges a run in a folder called %s", async (name) => {
    await plan(`./${name}`, 2);
    const script = await scriptFor("slurm", `./${name}`, ["--command", COMMAND]);
    // does what Slurm would do with the last argument: a script of sh
    const tasks =
      'for last; do :; done; tasks=1; [[ "$*" == *--array=* ]] && tasks=2\n' +
      'for ((i = 0; i < tasks; i++)); do SLURM_ARRAY_TASK_ID=$i sh -c "$last" >&2 || exit 1; done\n';
    const calls = await callsIn(script, "sbatch", tasks + SBATCH);
    expect(existsSync(lap.path(name, "_SUCCESS"))).toBe(true);
    expect(existsSync(lap.path("hit"))).toBe(false);
    for (const args of calls) {
      const output = args.find((arg) => arg.startsWith("--output="))!.slice("--output=".length);
      expect(readBySlurm(output)).toBe(lap.path(name, "_lap/logs"));
    }
  });
});

/** The folder of a log's path, as Slurm finds it: with a backslash anywhere nothing is replaced, else `%%` is `%`. */
function readBySlurm(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return folder.includes("\\") ? folder.replaceAll(/\\(.)/g, "$1") : folder.replaceAll("%%", "%");
}

describe("submit parallel", () => {
  /** Runs each line that it reads, as parallel does when it is given no command. */
  const PARALLEL = 'while read -r line; do bash -c "$line" || exit 1; done';

  it("passes whole commands to parallel, and merges", async () => {
    await plan("out", 7);
    const flags = ["--shards-per-task", "2", "--max-parallel", "3", "--command", COMMAND];
    const calls = await callsIn(await scriptFor("parallel", "out", flags), "parallel", PARALLEL);
    expect(calls).toEqual([["--jobs", "3", "--retries", "2", "--halt", "soon,fail=20%"]]);
    expect(existsSync(lap.path("out/_SUCCESS"))).toBe(true);
  });

  it.each(HOSTILE)("makes and merges a run in a folder called %s", async (name) => {
    await plan(`./${name}`, 2);
    const script = await scriptFor("parallel", `./${name}`, ["--command", COMMAND]);
    await callsIn(script, "parallel", PARALLEL);
    expect(existsSync(lap.path(name, "_SUCCESS"))).toBe(true);
    expect(existsSync(lap.path("hit"))).toBe(false);
  });
});

describe("submit k8s", () => {
  it("prints an indexed job that retries a task unless its exit code is final", async () => {
    await plan("out", 7);
    const flags = [
      "--shards-per-task",
      "2",
      "--max-parallel",
      "3",
      "--image",
      "registry/tool:1",
      "--claim",
      "corpus",
    ];
    expect(parse(await scriptFor("k8s", "out", flags))).toEqual({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { generateName: "lookahead-" },
      spec: {
        completionMode: "Indexed",
        completions: 4,
        parallelism: 3,
        backoffLimitPerIndex: 3,
        podFailurePolicy: {
          rules: [
            {
              action: "FailIndex",
              onExitCodes: { containerName: "shard", operator: "In", values: [2, 65, 66, 78] },
            },
            { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          ],
        },
        template: {
          spec: {
            restartPolicy: "Never",
            containers: [
              {
                name: "shard",
                image: "registry/tool:1",
                command: [
                  "sh",
                  "-c",
                  `exec lookahead-prep run ${lap.path("out")} --shard auto --shards-per-task 2`,
                ],
                resources: { requests: { cpu: "1", memory: "1Gi" } },
                volumeMounts: [{ name: "data", mountPath: "/data" }],
              },
            ],
            volumes: [{ name: "data", persistentVolumeClaim: { claimName: "corpus" } }],
          },
        },
      },
    });
  });

  it.each(HOSTILE)("makes a run in a folder called %s", async (name) => {
    await plan(`./${name}`, 1);
    const job = parse(await scriptFor("k8s", `./${name}`, ["--command", COMMAND])) as {
      spec: { template: { spec: { containers: [{ command: string[] }] } } };
    };
    // Kubernetes replaces $(NAME) before a shell sees it, and makes $ of $$
    const [shell, ...args] = job.spec.template.spec.containers[0].command.map((word) =>
      word.replaceAll(/\$\$|\$\(\w+\)/g, (found) => (found === "$$" ? "$" : "replaced")),
    );
    const env = { ...process.env, JOB_COMPLETION_INDEX: "0" };
    execFileSync(shell!, args, { cwd: lap.folder, env, stdio: "pipe" });
    expect(existsSync(lap.path(name, "part-00000-of-00001.jsonl"))).toBe(true);
    expect(existsSync(lap.path("hit"))).toBe(false);
  });
});

describe("submit", () => {
  it("refuses names with control characters", async () => {
    await plan("two\nlines", 1);
    expect(await lap.run("submit", "slurm", "two\nlines")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the folder has a control character/),
    });
    await plan("out", 1);
    expect(await lap.run("submit", "slurm", "out", "--command", "a\nb")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--command has a control character/),
    });
  });

  it("refuses an unknown scheduler", async () => {
    expect(await lap.run("submit", "ray", "out")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/expected one of slurm, k8s, parallel/),
    });
  });
});
