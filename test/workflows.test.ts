import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { workspace } from "./helpers/workspace.js";

const ROOT = join(import.meta.dirname, "..");
const WORKFLOWS = join(ROOT, ".github/workflows");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};
const STEPS = execFileSync(join(ROOT, "scripts/ci.sh"), ["--list"], { encoding: "utf8" }).trim().split("\n");

interface Job {
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
}

const jobs = readdirSync(WORKFLOWS).flatMap((file) => {
  const { jobs } = parse(readFileSync(join(WORKFLOWS, file), "utf8")) as { jobs: Record<string, Job> };
  return Object.entries(jobs).map(([name, job]) => ({ name: `${file}: ${name}`, file, ...job }));
});

/** The commands of a job's steps: one for each line, and for each value of the matrix that it names. */
function commandsOf({ strategy, steps }: Job): readonly string[] {
  return steps
    .flatMap(({ run = "" }) => run.split(/\n|&&/))
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .flatMap((line) => {
      const [expression, key] = /\$\{\{ matrix\.(\w+) \}\}/.exec(line) ?? [];
      if (expression === undefined) return [line];
      return (strategy?.matrix[key!] ?? []).map((value) => line.replace(expression, String(value)));
    });
}

/** The steps of scripts/ci.sh that a command names; undefined if it is another command. */
function stepsOf(command: string): readonly string[] | undefined {
  const [program, ...names] = command.split(" ");
  return program === "scripts/ci.sh" ? names : undefined;
}

describe.each(jobs)("the job $name", (job) => {
  it("runs scripts and steps that exist", () => {
    const commands = commandsOf(job);
    expect(commands).not.toEqual([]);
    for (const command of commands) {
      const [, script] = /^npm (?:run )?(?!publish\b)(\S+)/.exec(command) ?? [];
      if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
      const [, file] = /^(?:node )?(scripts\/\S+)/.exec(command) ?? [];
      if (file !== undefined) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
      expect(STEPS).toEqual(expect.arrayContaining([...(stepsOf(command) ?? [])]));
    }
  });

  it("names the commit of each action", () => {
    for (const { uses } of job.steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });
});

describe("scripts/ci.sh", () => {
  it("has no step that ci.yml and nightly.yml leave out", () => {
    const called = jobs
      .filter(({ file }) => file === "ci.yml" || file === "nightly.yml")
      .flatMap((job) => commandsOf(job).flatMap((command) => stepsOf(command) ?? []));
    expect([...new Set(called)].sort()).toEqual([...STEPS].sort());
  });

  /** Runs a copy with an npm that writes down its arguments, fails at `failing`, and counts one test. */
  async function run(script: string, args: readonly string[], failing = "none") {
    const { folder } = await workspace();
    for (const name of ["scripts/ci.sh", "scripts/test-count.js", ".ci/run"]) {
      cpSync(join(ROOT, name), join(folder, name));
    }
    for (const name of ["bin", "coverage"]) mkdirSync(join(folder, name));
    const report =
      '{"numPassedTests":1,"numFailedTests":0,"numPendingTests":0,"numTodoTests":0,"success":true}';
    writeFileSync(join(folder, "coverage/test-report.json"), "of an earlier run");
    writeFileSync(
      join(folder, "bin/npm"),
      `#!/bin/sh\necho "npm $*"\n[ "$*" != "$FAILING" ] || exit 7\n[ "$*" != test ] || echo '${report}' > coverage/test-report.json\n`,
    );
    chmodSync(join(folder, "bin/npm"), 0o755);
    const env = { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, FAILING: failing };
    const { status, stdout, stderr } = spawnSync(join(folder, script), args, { encoding: "utf8", env });
    return { status, lines: stdout.trim().split("\n"), stderr };
  }

  const ALL = [
    ...["ci --no-audit --no-fund", "run check", "test", "run test:faults", "run test:slurm"],
    ...["run test:parallel", "run test:install", "run test:node-versions"],
  ].map((args) => `npm ${args}`);

  it("runs every step in order, and prints the runner's count last", async () => {
    for (const script of ["scripts/ci.sh", ".ci/run"]) {
      const { status, lines } = await run(script, []);
      expect({ status, lines }).toEqual({ status: 0, lines: [...ALL, "1 passed, 0 failed"] });
    }
  });

  it("goes on after a step that fails, and fails at the end", async () => {
    const { status, lines } = await run("scripts/ci.sh", [], "run check");
    expect({ status, lines }).toEqual({ status: 1, lines: [...ALL, "1 passed, 0 failed"] });
  });

  it("takes no report of an earlier run for its own", async () => {
    const { status, lines, stderr } = await run("scripts/ci.sh", ["test"], "test");
    expect({ status, lines }).toEqual({ status: 1, lines: ["npm test"] });
    expect(stderr).toContain("ENOENT");
  });

  it("runs the steps that are named, and no other", async () => {
    expect(await run("scripts/ci.sh", ["package", "check"])).toMatchObject({
      status: 0,
      lines: ["npm run test:install", "npm run check"],
    });
    expect(await run("scripts/ci.sh", ["check", "tset"])).toMatchObject({
      status: 2,
      lines: [""],
      stderr: expect.stringContaining("no step named tset; expected install check test"),
    });
  });

  it("names npm scripts that exist", () => {
    const names = ALL.map((line) => line.split(" ").slice(1)).map(([first, second]) =>
      first === "run" ? second! : first!,
    );
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names.filter((name) => name !== "ci")));
  });
});
