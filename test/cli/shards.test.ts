import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Tally } from "../../src/block/tally.js";
import { emptySamples } from "../../src/roles/add-samples.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { countedPlaces } from "../helpers/first-places.js";
import { CANARY, MARKS, parseRows, ROW } from "../helpers/rows.js";
import { type RunningCommand, until } from "../helpers/running-command.js";
import { SAFE, type Workspace, workspace } from "../helpers/workspace.js";

/** Rows of many lengths; some are invalid, some blank. */
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

/** All parts of a run one after the other, or all its rejects. */
function joined(lap: Workspace, folder: string, kind: "part" | "rejects"): string {
  const names = lap.names(folder).filter((name) => name.startsWith(kind));
  return names.map((name) => lap.read(`${folder}/${name}`)).join("");
}

interface Manifest {
  readonly rows: Pick<Tally, "firstPlaces" | "samples">;
  readonly run: string;
  readonly parts: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[];
}

describe("a run in shards writes the output", () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ["a virtual prefix", [], [1, 3, 7, 64]],
    [
      "a true preview with a budget",
      ["--method", "true", "-t", "chat-tokenizer", "--max-tokens", "230"],
      [1, 7],
    ],
    [
      "a preview by a rule",
      [
        ...["--method", "true", "-t", "chat-tokenizer", "--preview", "sentence", "--preview-stop", "digit"],
        ...["--max-reveal", "0.5"],
      ],
      [1, 7],
    ],
    ["one of several prefixes", ["--prefixes", "3=p. ", "--prefixes", "1=q. "], [1, 7]],
  ])("of one process, for any number of shards and threads: %s", async (_, flags, counts) => {
    const lap = await workspace({ ...FILES, ...CHAT_TOKENIZER_FILES }, SAFE);
    const names = Object.keys(FILES);
    const settings = [...flags, ...SKIP];
    const whole = { rows: "", tally: { firstPlaces: {}, samples: emptySamples() }, rejects: "" };
    for (const workers of ["1", "2", "4"]) {
      await lap.runAll([...names, ...settings, "--workers", workers, "-o", "one"]);
      const rows = sum(lap.bytes("one"));
      const { rows: tally } = lap.json<Manifest>("one.manifest.json");
      if (workers === "1") Object.assign(whole, { rows, tally });
      expect({ rows, tally }).toEqual({ rows: whole.rows, tally: whole.tally });
    }
    for (const count of counts) {
      const workers = count === 3 ? "2" : "1";
      await lap.runAll(
        ["plan", ...names, ...settings, "--shards", `${count}`, "-o", `run-${count}`],
        ["run", `run-${count}`, "--shard", `0-${count - 1}/${count}`, "--workers", workers],
        ["merge", `run-${count}`, "--verify", "sha256", "-o", `all-${count}`],
      );
      const folder = `run-${count}`;
      const manifest = lap.json<Manifest>(`${folder}/manifest.json`);
      expect(sum(joined(lap, folder, "part"))).toBe(whole.rows);
      expect(sum(lap.bytes(`all-${count}`))).toBe(whole.rows);
      expect(countedPlaces(manifest.rows)).toEqual(countedPlaces(whole.tally));
      expect(manifest.parts.length).toBe(count);
      // a row is identified by its file and place, however the file is split
      const rejects = joined(lap, folder, "rejects");
      expect(rejects).not.toContain(CANARY);
      if (count === 1) whole.rejects = rejects;
      else expect(rejects).toBe(whole.rejects);
    }
    const rejected = parseRows(whole.rejects);
    expect(rejected.length).toBeGreaterThan(10);
    for (const one of rejected)
      expect(Object.keys(one)).toEqual(expect.arrayContaining(["file", "rule", "sha256"]));
  });

  it("with empty parts where there are more shards than rows", async () => {
    const lap = await workspace({ "in.jsonl": ROW.repeat(2) }, SAFE);
    await lap.runAll(
      ["plan", "in.jsonl", "--shards", "5", "-o", "run"],
      ["run", "run", "--shard", "0-4/5"],
      ["merge", "run"],
    );
    const parts = [0, 1, 2, 3, 4].map((n) => `part-0000${n}-of-00005`);
    expect(
      parts.map((part) => statSync(lap.path("run", `${part}.jsonl`)).size > 0).filter(Boolean),
    ).toHaveLength(2);
    expect(lap.namesAtAnyDepth("run")).toEqual(
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

  it("with the trainers' settings beside it, as in one process", async () => {
    const lap = await workspace({ "in.jsonl": ROW.repeat(9) }, SAFE);
    const settings = ["--target", "axolotl", "--target", "openai"];
    mkdirSync(lap.path("one"));
    mkdirSync(lap.path("many"));
    await lap.runAll(
      ["in.jsonl", ...settings, "-o", "one/rows", "--no-manifest"],
      ["plan", "in.jsonl", ...settings, "--shards", "2", "-o", "run"],
      ["run", "run", "--shard", "0,1/2"],
      ["merge", "run", "-o", "many/rows"],
    );

    expect(lap.names("many").length).toBeGreaterThan(1);
    expect(lap.files("many")).toEqual(lap.files("one"));
  });

  it("that its manifest reproduces in one process", async () => {
    const lap = await workspace(FILES, SAFE);
    await lap.runAll(
      ["plan", "*.jsonl", "b.jsonl.gz", ...SKIP, ...MARKS, "--shards", "3", "-o", "run"],
      ["run", "run", "--shard", "0-2/3"],
      ["merge", "run"],
    );
    const { code, stdout } = await lap.run("--config", "run/manifest.json");
    expect(code).toBe(0);
    expect(sum(stdout)).toBe(sum(joined(lap, "run", "part")));
  });
});

describe("a shard", () => {
  it("that several processes write at the same time is one valid file", async () => {
    const lap = await workspace(FILES, SAFE);
    await lap.runAll(["plan", "d.jsonl", ...SKIP, "--shards", "1", "-o", "run"]);
    const ends = await Promise.all([1, 2, 3].map(() => lap.run("run", "run", "--shard", "0/1")));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(lap.namesAtAnyDepth("run")).toEqual([
      ...["_lap", "_lap/done", "_lap/done/part-00000-of-00001.json", "_lap/plan.json"],
      ...["part-00000-of-00001.jsonl", "rejects-00000-of-00001.jsonl"],
    ]);
    await lap.runAll(["merge", "run", "--verify", "sha256"], ["d.jsonl", ...SKIP, "-o", "one"]);
    expect(joined(lap, "run", "part")).toBe(lap.read("one"));
  });

  it("is found from the scheduler with auto, with its attempt, and skipped when it is done", async () => {
    const lap = await workspace({ "in.jsonl": ROW.repeat(9) }, SAFE);
    await lap.runAll(["plan", "in.jsonl", "--shards", "3", "-o", "run"]);
    const env = { SLURM_ARRAY_TASK_ID: "1", SLURM_ARRAY_TASK_COUNT: "1", SLURM_RESTART_COUNT: "2" };
    const made = await lap.run("run", "run", "--shard", "auto", { env });
    expect(made.stderr).toMatch(
      /^task 1 from SLURM_ARRAY_TASK_ID \(Slurm array\)\npart-00001-of-00003: 3 rows, 0 rejected, in [\d.]+ s\n$/,
    );
    const marker = lap.json<object>("run/_lap/done/part-00001-of-00003.json");
    expect(marker).toMatchObject({ shard: 1, attempt: "2" });
    const again = await lap.run("run", "run", "--shard", "auto", { env });
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/\npart-00001-of-00003: already complete\n$/),
    });
    const ambient = await lap.run("run", "run", { env: { RANK: "0", WORLD_SIZE: "3" } });
    expect(ambient).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/RANK is set, but is used only with --shard auto/),
    });
    for (const [flags, list] of [
      [[], "part-00000-of-00003\tnot complete\npart-00002-of-00003\tnot complete\n"],
      [["--format", "slurm-array"], "0,2\n"],
      [["--format", "slurm-array", "--shards-per-task", "2"], "0-1\n"],
    ] as const) {
      const { code, stdout, stderr } = await lap.run("status", "run", "--missing", ...flags);
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: list, stderr: "" });
    }
  });

  it("with a rejected row exits with 65, publishes the rejects alone, and is not merged", async () => {
    const lap = await workspace({ "in.jsonl": `${ROW.repeat(4)}{"question":"${CANARY}"}\n` }, SAFE);
    await lap.runAll(["plan", "in.jsonl", "--shards", "2", "-o", "run"]);
    const { code, stderr } = await lap.run("run", "run", "--shard", "0-1/2");
    expect(code).toBe(65);
    expect(stderr).toMatch(/in\.jsonl@120:answer: /);
    expect(stderr).toMatch(
      /part-00001-of-00002: 1 of 2 rows were rejected; only the rejects were published\n/,
    );
    const left = lap.namesAtAnyDepth("run").filter((name) => name.includes("00001"));
    expect(left).toEqual(["rejects-00001-of-00002.jsonl"]);
    const reject = lap.json<object>("run/rejects-00001-of-00002.jsonl");
    expect(reject).toMatchObject({
      file: "in.jsonl",
      byte: 4 * ROW.length,
      rule: expect.any(String),
      sha256: expect.any(String),
    });
    const merge = await lap.run("merge", "run", "--wait", "0");
    expect(merge).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/1 of 2 shards are missing.*\n {2}part-00001-of-00002: not complete\n$/),
    });
    expect(existsSync(lap.path("run/_SUCCESS"))).toBe(false);
  });

  it("that is stopped by SIGTERM leaves no file", async () => {
    const { lap, command } = await startBigShard();
    command.kill("SIGTERM");
    expect(await command.end(5)).toBe("SIGTERM");
    expect(lap.namesAtAnyDepth("run")).toEqual(["_lap", "_lap/done", "_lap/plan.json"]);
  });

  it("whose input grows while it is read publishes nothing", async () => {
    const { lap, command } = await startBigShard();
    command.kill("SIGSTOP");
    appendFileSync(lap.path("in.jsonl"), ROW);
    command.kill("SIGCONT");
    // 75 if the change is found while reading, 78 if the file was opened after it
    expect(await command.end(10)).toMatch(/^exit 7[58]$/);
    expect(lap.namesAtAnyDepth("run")).toEqual(["_lap", "_lap/done", "_lap/plan.json"]);
  });
});

/** A process that has begun to write a big shard. */
async function startBigShard(): Promise<{ lap: Workspace; command: RunningCommand }> {
  const lap = await workspace({ "in.jsonl": ROW.repeat(500_000) }, SAFE);
  await lap.runAll(["plan", "in.jsonl", "--shards", "1", "-o", "run"]);
  const command = lap.start("run", "run", "--shard", "0/1");
  command.process.stdout.resume();
  await until(() => lap.names("run").some((name) => name.endsWith(".part")));
  return { lap, command };
}

describe("secrets in the environment of a run in shards", () => {
  it("are in no file of the run, and in no message", async () => {
    const secret = `hf_${CANARY}`;
    const lap = await workspace({ "in.jsonl": ROW.repeat(3), ...CHAT_TOKENIZER_FILES }, SAFE);
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
      const { code, stdout, stderr } = await lap.spawn(...args, { env });
      expect(code).toBe(0);
      expect(`${stdout}${stderr}`).not.toContain(secret);
    }
    expect(lap.namesAtAnyDepth("run")).toContain("_lap/plan.json");
    for (const content of Object.values(lap.files())) expect(content).not.toContain(secret);
  });
});
