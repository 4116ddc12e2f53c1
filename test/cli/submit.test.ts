import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { freshFolder, ROW } from "../helpers/command.js";
import { BIN, type Ended, runCommand } from "../helpers/run.js";

const COMMAND = `${process.execPath} ${BIN}`;

let cwd: string;
beforeEach(async () => {
  cwd = await freshFolder({ "rows.jsonl": ROW.repeat(7) });
});

async function plan(folder: string, shards: number): Promise<void> {
  const { code, stderr } = await runCommand(["plan", "rows.jsonl", "--shards", `${shards}`, "-o", folder], {
    cwd,
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

function submit(engine: string, folder: string, flags: readonly string[] = []): Promise<Ended> {
  return runCommand(["submit", engine, folder, ...flags], { cwd });
}

async function scriptOf(...args: Parameters<typeof submit>): Promise<string> {
  const { code, stdout, stderr } = await submit(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.toString();
}

/**
 * Runs a job script with these programs in front of all others; each writes down what it is called with, and then does
 * as told. Gives the calls.
 */
async function runScript(
  script: string,
  program: string,
  then: string,
): Promise<readonly (readonly string[])[]> {
  const programs = join(cwd, "programs");
  const calls = join(cwd, "calls");
  await mkdir(programs);
  await writeFile(join(programs, program), `#!/bin/bash\nprintf '%s\\0' "$@" '' >>"$CALLS"\n${then}\n`);
  await chmod(join(programs, program), 0o755);
  const env = { ...process.env, PATH: `${programs}:${process.env["PATH"]}`, CALLS: calls };
  execFileSync("bash", ["-c", script], { cwd, env, stdio: "pipe" });
  const texts = (await readFile(calls, "utf8")).split("\0\0").slice(0, -1);
  return texts.map((text) => text.split("\0"));
}

/** Folders whose names shells and schedulers would read as something else. */
const HOSTILE = [
  'it\'s "quoted" $HOME $(touch hit) `touch hit`;touch hit;#&|<>*?[x]! {} {.} {= 1 =} 100% %A_%a %% $(NAME) $$(NAME) 東京 🙂',
  "back\\slash\\\\ %A",
];

describe("submit slurm", () => {
  /** Answers as sbatch does where there are several clusters. */
  const SBATCH = 'echo "7;cluster"';

  it("sends an array, and the merge behind it", async () => {
    await plan("out", 7);
    const flags = ["--shards-per-task", "2", "--max-parallel", "3", "--command", "npx lookahead-prep"];
    const out = join(cwd, "out");
    expect(await runScript(await scriptOf("slurm", "out", flags), "sbatch", SBATCH)).toEqual([
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

  it("sends only what is missing, in groups", async () => {
    await plan("out", 7);
    await runCommand(["run", "out", "--shard", "2-3,6/7"], { cwd });
    expect(await scriptOf("slurm", "out", ["--missing"])).toContain(" --array=0-1,4-5 ");
    expect(await scriptOf("slurm", "out", ["--missing", "--shards-per-task", "2"])).toContain(
      " --array=0,2 ",
    );
    await runCommand(["run", "out", "--shard", "0-6/7"], { cwd });
    expect(await submit("slurm", "out", ["--missing"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/all shards are complete/),
    });
  });

  it("puts as few shards in a task as the limit allows", async () => {
    await plan("out", 7);
    const script = await scriptOf("slurm", "out", ["--array-limit", "4"]);
    expect(script).toContain("--array=0-3 ");
    expect(script).toContain("--shards-per-task 2");
    expect(await submit("slurm", "out", ["--array-limit", "4", "--shards-per-task", "1"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/7 tasks are more than 4/),
    });
  });

  it.each(HOSTILE)("makes and merges a run in a folder called %s", async (name) => {
    await plan(`./${name}`, 2);
    const script = await scriptOf("slurm", `./${name}`, ["--command", COMMAND]);
    // does what Slurm would do with the last argument: a script of sh
    const tasks =
      'for last; do :; done; tasks=1; [[ "$*" == *--array=* ]] && tasks=2\n' +
      'for ((i = 0; i < tasks; i++)); do SLURM_ARRAY_TASK_ID=$i sh -c "$last" >&2 || exit 1; done\n';
    const calls = await runScript(script, "sbatch", tasks + SBATCH);
    expect(existsSync(join(cwd, name, "_SUCCESS"))).toBe(true);
    expect(existsSync(join(cwd, "hit"))).toBe(false);
    for (const args of calls) {
      const output = args.find((arg) => arg.startsWith("--output="))!.slice("--output=".length);
      expect(readBySlurm(output)).toBe(join(cwd, name, "_lap/logs"));
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

  it("feeds whole commands to parallel, and merges", async () => {
    await plan("out", 7);
    const flags = ["--shards-per-task", "2", "--max-parallel", "3", "--command", COMMAND];
    const calls = await runScript(await scriptOf("parallel", "out", flags), "parallel", PARALLEL);
    expect(calls).toEqual([["--jobs", "3", "--retries", "2", "--halt", "soon,fail=20%"]]);
    expect(existsSync(join(cwd, "out/_SUCCESS"))).toBe(true);
  });

  it.each(HOSTILE)("makes and merges a run in a folder called %s", async (name) => {
    await plan(`./${name}`, 2);
    const script = await scriptOf("parallel", `./${name}`, ["--command", COMMAND]);
    await runScript(script, "parallel", PARALLEL);
    expect(existsSync(join(cwd, name, "_SUCCESS"))).toBe(true);
    expect(existsSync(join(cwd, "hit"))).toBe(false);
  });
});

describe("submit k8s", () => {
  it("prints an indexed job whose tasks are retried, each by itself, unless that is of no use", async () => {
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
    expect(parse(await scriptOf("k8s", "out", flags))).toEqual({
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
                  `exec lookahead-prep run ${join(cwd, "out")} --shard auto --shards-per-task 2`,
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
    const job = parse(await scriptOf("k8s", `./${name}`, ["--command", COMMAND])) as {
      spec: { template: { spec: { containers: [{ command: string[] }] } } };
    };
    // Kubernetes replaces $(NAME) before a shell sees it, and makes $ of $$
    const [shell, ...args] = job.spec.template.spec.containers[0].command.map((word) =>
      word.replaceAll(/\$\$|\$\(\w+\)/g, (found) => (found === "$$" ? "$" : "replaced")),
    );
    const env = { ...process.env, JOB_COMPLETION_INDEX: "0" };
    execFileSync(shell!, args, { cwd, env, stdio: "pipe" });
    expect(existsSync(join(cwd, name, "part-00000-of-00001.jsonl"))).toBe(true);
    expect(existsSync(join(cwd, "hit"))).toBe(false);
  });
});

describe("submit", () => {
  it("refuses names that have no place in a script", async () => {
    await plan("two\nlines", 1);
    expect(await submit("slurm", "two\nlines")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the folder has a control character/),
    });
    await plan("out", 1);
    expect(await submit("slurm", "out", ["--command", "a\nb"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--command has a control character/),
    });
  });

  it("knows its engines", async () => {
    expect(await submit("ray", "out")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/expected one of slurm, k8s, parallel/),
    });
  });
});
