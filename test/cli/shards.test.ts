import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeChatTokenizer } from "../helpers/chat-tokenizer.js";
import {
  CANARY,
  endOf,
  freshFolder,
  keepsTheLaws,
  MARKS,
  ROW,
  type RunningCommand,
  startCommand,
  until,
} from "../helpers/command.js";
import { type Ended, runCommand, runShell } from "../helpers/run.js";

/** Rows of many lengths; some are unfit, some blank. */
function lines(count: number, first: number, end: string): string {
  return Array.from({ length: count }, (_, i) => {
    const n = first + i;
    if (n % 97 === 5) return `{"prompt":"${CANARY}`;
    if (n % 89 === 7) return "";
    return JSON.stringify({
      n,
      prompt: `question ${n} ${"é".repeat(n % 40)}`,
      completion: `the answer ${n}.`,
    });
  }).join(end);
}

const FILES = {
  "a.jsonl": `\ufeff${lines(700, 0, "\r\n")}\r\n`,
  "b.jsonl.gz": gzipSync(`${lines(300, 700, "\n")}\n`),
  "c.jsonl": "",
  "d.jsonl": lines(500, 1000, "\n"),
};
const SKIP = ["--on-reject", "skip"];

const sum = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");
const jsonOf = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), "utf8")) as T;

async function lap(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const ended = await runCommand(args, { cwd, env });
  keepsTheLaws(ended.stderr);
  return ended;
}

/** Runs commands one behind the other, all of which do what they are for. */
async function lapAll(cwd: string, ...commands: readonly (readonly string[])[]): Promise<void> {
  for (const args of commands) {
    const { code, stderr } = await lap(cwd, args);
    expect({ args, code, stderr }).toMatchObject({ code: 0 });
  }
}

const namesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

function together(folder: string, kind: "part" | "rejects"): string {
  const names = readdirSync(folder).filter((name) => name.startsWith(kind));
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
}

interface Manifest {
  readonly rows: object;
  readonly run: string;
  readonly parts: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[];
}

describe("Shards make the one output", () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ["a virtual prefix", [], [1, 3, 7, 64]],
    [
      "a true preview with a budget",
      ["--method", "true", "-t", "chat-tokenizer", "--max-tokens", "230"],
      [1, 7],
    ],
  ])("that one process makes, for any number of shards and threads: %s", async (_, flags, counts) => {
    const cwd = await freshFolder(FILES);
    writeChatTokenizer(cwd);
    const names = Object.keys(FILES);
    const settings = [...flags, ...SKIP];
    const whole = { rows: "", tally: {}, rejects: "" };
    for (const workers of ["1", "2", "4"]) {
      await lapAll(cwd, [...names, ...settings, "--workers", workers, "-o", "one"]);
      const rows = sum(readFileSync(join(cwd, "one")));
      const { rows: tally } = jsonOf<Manifest>(cwd, "one.manifest.json");
      if (workers === "1") Object.assign(whole, { rows, tally });
      expect({ rows, tally }).toEqual({ rows: whole.rows, tally: whole.tally });
    }
    for (const count of counts) {
      const workers = count === 3 ? "2" : "1";
      await lapAll(
        cwd,
        ["plan", ...names, ...settings, "--shards", `${count}`, "-o", `run-${count}`],
        ["run", `run-${count}`, "--shard", `0-${count - 1}/${count}`, "--workers", workers],
        ["merge", `run-${count}`, "--verify", "sha256", "-o", `all-${count}`],
      );
      const folder = join(cwd, `run-${count}`);
      const manifest = jsonOf<Manifest>(folder, "manifest.json");
      expect(sum(together(folder, "part"))).toBe(whole.rows);
      expect(sum(readFileSync(join(cwd, `all-${count}`)))).toBe(whole.rows);
      expect(manifest.rows).toEqual(whole.tally);
      expect(manifest.parts.length).toBe(count);
      // a row is known by its file and place, however the file is cut
      const rejects = together(folder, "rejects");
      expect(rejects).not.toContain(CANARY);
      if (count === 1) whole.rejects = rejects;
      else expect(rejects).toBe(whole.rejects);
    }
    const rejected = whole.rejects
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(rejected.length).toBeGreaterThan(10);
    for (const one of rejected)
      expect(Object.keys(one)).toEqual(expect.arrayContaining(["file", "rule", "sha256"]));
  });

  it("where there are more shards than rows: then some parts are empty, and done like others", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW.repeat(2) });
    await lapAll(
      cwd,
      ["plan", "in.jsonl", "--shards", "5", "-o", "run"],
      ["run", "run", "--shard", "0-4/5"],
      ["merge", "run"],
    );
    const parts = [0, 1, 2, 3, 4].map((n) => `part-0000${n}-of-00005`);
    expect(
      parts.map((part) => statSync(join(cwd, "run", `${part}.jsonl`)).size > 0).filter(Boolean),
    ).toHaveLength(2);
    expect(namesIn(join(cwd, "run"))).toEqual(
      [
        ...["_SUCCESS", "_lap", "_lap/done", "_lap/plan.json", "manifest.json"],
        ...parts.flatMap((part) => [
          `${part}.jsonl`,
          `_lap/done/${part}.json`,
          `${part.replace("part", "rejects")}.jsonl`,
        ]),
      ].sort(),
    );
  });

  it("with the trainers' settings beside it, as one process does", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW.repeat(9) });
    const settings = ["--target", "axolotl", "--target", "openai"];
    mkdirSync(join(cwd, "one"));
    mkdirSync(join(cwd, "many"));
    await lapAll(
      cwd,
      ["in.jsonl", ...settings, "-o", "one/rows", "--no-manifest"],
      ["plan", "in.jsonl", ...settings, "--shards", "2", "-o", "run"],
      ["run", "run", "--shard", "0,1/2"],
      ["merge", "run", "-o", "many/rows"],
    );
    const contents = (name: string): object =>
      Object.fromEntries(
        namesIn(join(cwd, name)).map((one) => [one, readFileSync(join(cwd, name, one), "utf8")]),
      );
    expect(Object.keys(contents("many")).length).toBeGreaterThan(1);
    expect(contents("many")).toEqual(contents("one"));
  });

  it("that its manifest makes again in one process", async () => {
    const cwd = await freshFolder(FILES);
    await lapAll(
      cwd,
      ["plan", "*.jsonl", "b.jsonl.gz", ...SKIP, ...MARKS, "--shards", "3", "-o", "run"],
      ["run", "run", "--shard", "0-2/3"],
      ["merge", "run"],
    );
    const { code, stdout } = await lap(cwd, ["--config", "run/manifest.json"]);
    expect(code).toBe(0);
    expect(sum(stdout)).toBe(sum(together(join(cwd, "run"), "part")));
  });
});

describe("A shard", () => {
  it("that several processes make at once is one right file", async () => {
    const cwd = await freshFolder(FILES);
    await lapAll(cwd, ["plan", "d.jsonl", ...SKIP, "--shards", "1", "-o", "run"]);
    const ends = await Promise.all([1, 2, 3].map(() => lap(cwd, ["run", "run", "--shard", "0/1"])));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(namesIn(join(cwd, "run"))).toEqual([
      ...["_lap", "_lap/done", "_lap/done/part-00000-of-00001.json", "_lap/plan.json"],
      ...["part-00000-of-00001.jsonl", "rejects-00000-of-00001.jsonl"],
    ]);
    await lapAll(cwd, ["merge", "run", "--verify", "sha256"], ["d.jsonl", ...SKIP, "-o", "one"]);
    expect(together(join(cwd, "run"), "part")).toBe(readFileSync(join(cwd, "one"), "utf8"));
  });

  it("is asked of the scheduler with auto, with its attempt, and passed over when it is done", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW.repeat(9) });
    await lapAll(cwd, ["plan", "in.jsonl", "--shards", "3", "-o", "run"]);
    const env = { SLURM_ARRAY_TASK_ID: "1", SLURM_ARRAY_TASK_COUNT: "1", SLURM_RESTART_COUNT: "2" };
    const made = await lap(cwd, ["run", "run", "--shard", "auto"], env);
    expect(made.stderr).toMatch(
      /^task 1 from SLURM_ARRAY_TASK_ID \(Slurm array\)\npart-00001-of-00003: 3 rows, 0 rejected, in [\d.]+ s\n$/,
    );
    const marker = jsonOf<object>(cwd, "run/_lap/done/part-00001-of-00003.json");
    expect(marker).toMatchObject({ shard: 1, attempt: "2" });
    const again = await lap(cwd, ["run", "run", "--shard", "auto"], env);
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/\npart-00001-of-00003: already complete\n$/),
    });
    const ambient = await lap(cwd, ["run", "run"], { RANK: "0", WORLD_SIZE: "3" });
    expect(ambient).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/RANK is set, but is used only with --shard auto/),
    });
    for (const [flags, list] of [
      [[], "part-00000-of-00003\tnot complete\npart-00002-of-00003\tnot complete\n"],
      [["--format", "slurm-array"], "0,2\n"],
      [["--format", "slurm-array", "--shards-per-task", "2"], "0-1\n"],
    ] as const) {
      const { code, stdout, stderr } = await lap(cwd, ["status", "run", "--missing", ...flags]);
      expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: list, stderr: "" });
    }
  });

  it("with an unfit row exits with 65 and publishes which it was; nothing else, and no merge", async () => {
    const cwd = await freshFolder({ "in.jsonl": `${ROW.repeat(4)}{"question":"${CANARY}"}\n` });
    await lapAll(cwd, ["plan", "in.jsonl", "--shards", "2", "-o", "run"]);
    const { code, stderr } = await lap(cwd, ["run", "run", "--shard", "0-1/2"]);
    expect(code).toBe(65);
    expect(stderr).toMatch(/in\.jsonl@120:answer: /);
    expect(stderr).toMatch(
      /part-00001-of-00002: 1 of 2 rows were rejected; only the rejects were published\n/,
    );
    const left = namesIn(join(cwd, "run")).filter((name) => name.includes("00001"));
    expect(left).toEqual(["rejects-00001-of-00002.jsonl"]);
    const reject = jsonOf<object>(cwd, "run/rejects-00001-of-00002.jsonl");
    expect(reject).toMatchObject({
      file: "in.jsonl",
      byte: 4 * ROW.length,
      rule: expect.any(String),
      sha256: expect.any(String),
    });
    const merge = await lap(cwd, ["merge", "run", "--wait", "0"]);
    expect(merge).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/1 of 2 shards are missing.*\n {2}part-00001-of-00002: not complete\n$/),
    });
    expect(existsSync(join(cwd, "run/_SUCCESS"))).toBe(false);
  });

  it("that is stopped by SIGTERM leaves nothing", async () => {
    const { cwd, child } = await midway();
    child.kill("SIGTERM");
    expect(await endOf(child, 5)).toBe("SIGTERM");
    expect(namesIn(join(cwd, "run"))).toEqual(["_lap", "_lap/done", "_lap/plan.json"]);
  });

  it("whose input grows while it is read publishes nothing", async () => {
    const { cwd, child } = await midway();
    child.kill("SIGSTOP");
    appendFileSync(join(cwd, "in.jsonl"), ROW);
    child.kill("SIGCONT");
    // 75 when the reader sees it, 78 when it opened the file only then
    expect(await endOf(child, 10)).toMatch(/^exit 7[58]$/);
    expect(namesIn(join(cwd, "run"))).toEqual(["_lap", "_lap/done", "_lap/plan.json"]);
  });
});

/** A process that has begun to write a big shard. */
async function midway(): Promise<{ cwd: string; child: RunningCommand }> {
  const cwd = await freshFolder({ "in.jsonl": ROW.repeat(500_000) });
  await lapAll(cwd, ["plan", "in.jsonl", "--shards", "1", "-o", "run"]);
  const child = startCommand(["run", "run", "--shard", "0/1"], { cwd });
  child.stdout.resume();
  child.stderr.resume();
  await until(() => readdirSync(join(cwd, "run")).some((name) => name.endsWith(".part")));
  return { cwd, child };
}

describe("Exit codes", () => {
  /** Inputs and runs that no command of the table changes, so that they may run side by side. */
  let cwd: string;
  let before: readonly string[];

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), "lookahead-exit-codes-"));
    const files = {
      "in.jsonl": ROW.repeat(4),
      "unfit.jsonl": `${ROW}{"question":"Q"}\n{"question":"Q"}\n`,
      "odd.jsonl": '{"x":1}\n',
      "array.json": `[${ROW}]`,
      "utf16.jsonl": Buffer.from(`\ufeff${ROW}`, "utf16le"),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
    mkdirSync(join(cwd, "unreadable/_lap/plan.json"), { recursive: true });
    await lapAll(
      cwd,
      ["plan", "in.jsonl", "--shards", "2", "-o", "run"],
      ["plan", "in.jsonl", "--shards", "1", "-o", "done"],
      ["run", "done", "--shard", "0/1"],
      ["plan", "unfit.jsonl", ...SKIP, "--max-rejects", "1", "--shards", "3", "-o", "unfit"],
      ["run", "unfit", "--shard", "0-2/3"],
    );
    before = namesIn(cwd);
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  it.concurrent.each<[number, string, readonly string[], RegExp]>([
    [2, "no input", ["plan", "-o", "x"], /no input: name files or globs to split into shards/],
    [2, "no folder", ["plan", "in.jsonl"], /no output: name the folder of the run with --output/],
    [2, "stdin", ["plan", "-", "-o", "x"], /a plan needs files; stdin cannot be read twice/],
    [
      2,
      "a JSON array",
      ["plan", "array.json", "-o", "x"],
      /array\.json is a JSON array.*: jq -c '\.\[\]' array\.json/,
    ],
    [
      2,
      "no shards",
      ["plan", "in.jsonl", "-o", "x", "--shards", "0"],
      /--shards: expected a whole number of at least 1/,
    ],
    [2, "too many", ["plan", "in.jsonl", "-o", "x", "--shards", "1e9"], /--shards: expected at most 1000000/],
    [2, "rows without a shape", ["plan", "odd.jsonl", "-o", "x"], /choose one: --prompt-field/],
    [2, "no shard", ["run", "run"], /which shard\? name one with --shard 0\/2/],
    [2, "a shard that is none", ["run", "run", "--shard", "2/2"], /expected shards from 0 to 1, found 2/],
    [
      2,
      "a way to verify that is none",
      ["merge", "run", "--verify", "md5"],
      /--verify: expected size or sha256/,
    ],
    [2, "two folders", ["merge", "run", "run"], /too many arguments for .merge./],
    [
      2,
      "an output that is an input",
      ["merge", "done", "-o", "in.jsonl"],
      /the output in\.jsonl is the input/,
    ],
    [65, "UTF-16", ["plan", "utf16.jsonl", "-o", "x"], /utf16\.jsonl: UTF-16 text/],
    [65, "more unfit rows than allowed", ["merge", "unfit", "-o", "x"], /nothing was published/],
    [66, "a missing input", ["plan", "nope.jsonl", "-o", "x"], /nope\.jsonl: no such file/],
    [66, "a directory", ["plan", ".", "-o", "x"], /\. is a directory; name files, or a glob such as/],
    [66, "an empty glob", ["plan", "*.nope", "-o", "x"], /\*\.nope: no file matches/],
    [66, "no plan", ["run", ".", "--shard", "0/2"], /holds no plan; create one with lookahead-prep plan/],
    [
      73,
      "a file where the folder should be",
      ["plan", "in.jsonl", "-o", "in.jsonl"],
      /in\.jsonl: cannot be created/,
    ],
    [
      73,
      "no place for the file of all rows",
      ["merge", "done", "-o", "no/x"],
      /no\/x: cannot be created \(ENOENT\)/,
    ],
    [
      74,
      "a plan that cannot be read",
      ["status", "unreadable"],
      /plan\.json: reading failed \(not a regular file\)/,
    ],
    [
      78,
      "another plan",
      ["plan", "in.jsonl", "-o", "run", "--shards", "2", "--prefix", "x"],
      /already contains a different run \(setting `method\.prefix` differs\)/,
    ],
    [
      78,
      "another number of shards",
      ["run", "run", "--shard", "0/3"],
      /--shard: expected 2 as in the plan, found 3/,
    ],
    [78, "a shard that is missing", ["merge", "run", "--wait", "0"], /2 of 2 shards are missing/],
  ])("%d: %s", async (code, _, args, message) => {
    const { stderr, ...ended } = await lap(cwd, args);
    expect({ ...ended, stderr }).toMatchObject({ code, stderr: expect.stringMatching(message) });
  });

  it("other than 0 have left nothing behind", () => {
    expect(namesIn(cwd)).toEqual(before);
  });

  it("74: a disk that takes no more, after which the shard is made again", async () => {
    const small = await freshFolder({ "in.jsonl": ROW.repeat(3000) });
    await lapAll(small, ["plan", "in.jsonl", "--shards", "1", "-o", "run"]);
    const line = "trap '' XFSZ; ulimit -f 8; $LAP run run --shard 0/1";
    const { code, stderr } = await runShell(line, { cwd: small });
    expect({ code, stderr }).toMatchObject({
      code: 74,
      stderr: expect.stringMatching(/writing failed \(EFBIG\)/),
    });
    expect(namesIn(join(small, "run"))).toEqual(["_lap", "_lap/done", "_lap/plan.json"]);
    await lapAll(small, ["run", "run", "--shard", "0/1"], ["merge", "run"]);
  });
});

describe("Secrets", () => {
  it("of the environment stand in no file of a run, and in nothing that is said", async () => {
    const secret = "hf_canarysecret7319";
    const cwd = await freshFolder({ "in.jsonl": ROW.repeat(3) });
    writeChatTokenizer(cwd);
    const env = {
      HF_TOKEN: secret,
      AWS_SECRET_ACCESS_KEY: secret,
      HF_ENDPOINT: `http://u:${secret}@127.0.0.1`,
    };
    for (const args of [
      ["plan", "in.jsonl", "--method", "true", "-t", "chat-tokenizer", "--shards", "2", "-o", "run"],
      ["run", "run", "--shard", "0-1/2"],
      ["status", "run", "--missing", "--format", "json"],
      ["submit", "slurm", "run"],
      ["merge", "run", "-o", "all"],
    ]) {
      const { code, stdout, stderr } = await lap(cwd, args, env);
      expect(code).toBe(0);
      expect(`${stdout}${stderr}`).not.toContain(secret);
    }
    for (const name of namesIn(cwd)) {
      const path = join(cwd, name);
      if (statSync(path).isFile()) expect(readFileSync(path, "latin1")).not.toContain(secret);
    }
  });
});
