// --limit and --dry-run: a first look at a file.
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentRows } from "../../src/index.js";
import type { Block } from "../../src/io/rows/block.js";
import { readRows } from "../../src/io/rows/read-rows.js";
import { RowLimit } from "../../src/io/rows/row-limit.js";
import { CANARY, MARKS, pair, rows } from "../helpers/rows.js";
import { MODEL_FILES } from "../helpers/validation.js";
import { workspace } from "../helpers/workspace.js";

const some = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => pair(`Q${i}`, `A${i}`));
const INPUT = rows(...some(50));

interface Recorded {
  readonly settings: { readonly limit?: number };
  readonly inputs: readonly { readonly name: string; readonly sha256?: string }[];
  readonly rows: { readonly rowsIn: number };
}

async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The texts of the rows that a limit lets through, whatever the blocks are. */
async function limited(text: string, size: number, limit: number): Promise<readonly string[]> {
  const { blocks } = await readRows(chunksOf(text, size), "in", { maxRowBytes: 1 << 20 });
  const found: string[] = [];
  for await (const { bytes, rows: numbers } of new RowLimit(limit).take(blocks) as AsyncIterable<Block>)
    for (let at = 0; at < numbers.length; at += 3)
      found.push(bytes.toString("utf8", numbers[at], numbers[at + 1]));
  return found;
}

describe("--limit", () => {
  it("takes the first rows, whatever the blocks", async () => {
    const texts = some(12).map((row) => JSON.stringify(row));
    const all = fc.record({
      size: fc.integer({ min: 1, max: 600 }),
      limit: fc.integer({ min: 1, max: 15 }),
      text: fc.constantFrom(
        `${texts.join("\n")}\n`,
        texts.join("\n\n"),
        `[${texts.join(",\n")}]`,
        `[\n${texts.join(" , ")}\n]\n`,
      ),
    });
    await fc.assert(
      fc.asyncProperty(all, async ({ size, limit, text }) => {
        expect(await limited(text, size, limit)).toEqual(texts.slice(0, limit));
      }),
    );
  });

  it.each(["1", "3"])(
    "makes the first rows of all inputs together, with %s workers, and records it",
    async (workers) => {
      const lap = await workspace({
        "a.jsonl": INPUT,
        "b.jsonl.gz": gzipSync(INPUT),
        "c.jsonl": `{"x":"${CANARY}"`,
      });
      await lap.runAll(["a.jsonl", "b.jsonl.gz", "-o", "all.jsonl"]);
      const { code, stderr } = await lap.run(
        "a.jsonl",
        "b.jsonl.gz",
        "c.jsonl",
        "--limit",
        "60",
        "--workers",
        workers,
        "-o",
        "out.jsonl",
      );
      expect(code).toBe(0);
      expect(stderr).toContain(
        "60 rows read, 60 written, 0 rejected\nnote: only the first 60 rows were read (--limit)\n",
      );
      const first = lap.read("all.jsonl").split("\n").slice(0, 60);
      expect(lap.read("out.jsonl")).toBe(`${first.join("\n")}\n`);
      const { settings, inputs, rows: counts } = lap.manifest<Recorded>("out.jsonl");
      expect({ limit: settings.limit, rowsIn: counts.rowsIn }).toEqual({ limit: 60, rowsIn: 60 });
      expect(inputs.map(({ name }) => name)).toEqual(["a.jsonl", "b.jsonl.gz"]);
      await lap.runAll(["--config", "out.jsonl.manifest.json", "-o", "again.jsonl"]);
      expect(lap.read("again.jsonl")).toBe(lap.read("out.jsonl"));
    },
  );

  it("records no checksum of an input that was read in part, and says nothing of one that has fewer rows", async () => {
    const lap = await workspace({ "in.jsonl": INPUT.repeat(1500) });
    await lap.runAll(["in.jsonl", "--limit", "5", "-o", "out.jsonl"]);
    expect(lap.manifest<Recorded>("out.jsonl").inputs[0]?.sha256).toBeUndefined();
    const { stderr } = await lap.run("--limit", "51", { stdin: INPUT });
    expect(stderr).not.toContain("--limit");
  });

  it.each([1, 2, 3])("ends an array of which %s rows are read", async (limit) => {
    const lap = await workspace({ "in.json": JSON.stringify(some(3), undefined, 2) });
    await lap.runAll(["in.json", "--limit", String(limit), "-o", "out.json", ...MARKS]);
    expect(lap.json<readonly object[]>("out.json")).toHaveLength(limit);
  });

  it("does not wait for rows beyond it", async () => {
    const lap = await workspace();
    const { code, stdout } = await lap.shell(
      `yes '${JSON.stringify(pair("Q", "A"))}' | $LAP --limit 3 --quiet`,
    );
    expect({ code, lines: stdout.trimEnd().split("\n").length }).toEqual({ code: 0, lines: 3 });
  });

  it("counts rejected rows, and those beyond it are not judged", async () => {
    const lap = await workspace();
    const input = `${rows(pair("Q", "A"))}{\n${"x\n".repeat(50)}`;
    const { code, stderr } = await lap.run("--limit", "2", "--on-reject", "skip", { stdin: input });
    expect(code).toBe(0);
    expect(stderr).toContain("2 rows read, 1 written, 1 rejected (not-json 1)");
  });

  it("is for check and the library, too", async () => {
    const lap = await workspace({ "in.jsonl": `${INPUT}${"x\n".repeat(50)}` });
    const { code, stdout, stderr } = await lap.run("check", "in.jsonl", "--limit", "7");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "note: only the first 7 rows were read (--limit)\n",
    });
    expect(stdout).toContain("7 rows, 0 of them fail");
    const made: unknown[] = [];
    for await (const row of augmentRows(some(50), { limit: 3 })) made.push(row);
    expect(made).toHaveLength(3);
  });

  it.each([
    ["--resume", ["in.jsonl", "--limit", "5", "--resume", "-o", "out.jsonl"], /run without --resume/],
    ["--filter", ["--limit", "5", "--filter", "--from", "alpaca"], /run without --limit/],
    [
      "--filter in a file",
      ["--filter", "--from", "alpaca", "--config", "limit.json"],
      /remove the setting limit/,
    ],
    ["plan", ["plan", "in.jsonl", "--config", "limit.json", "-o", "run"], /a planned run has all rows/],
    ["plan by its flag", ["plan", "in.jsonl", "--limit", "5", "-o", "run"], /unknown option '--limit'\n$/],
    ["no rows", ["in.jsonl", "--limit", "0"], /--limit: expected a whole number of at least 1/],
  ])("is refused with %s", async (_, args, message) => {
    const lap = await workspace({ "in.jsonl": INPUT, "limit.json": '{"limit":5}' });
    expect(await lap.run(...args)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
    expect(lap.names()).toEqual(["in.jsonl", "limit.json"]);
  });
});

describe("--dry-run", () => {
  const FLAGS = ["-t", "llama3_1", "--max-tokens", "512", "--target", "trl"];

  it("counts and checks as the run does, and writes nothing", async () => {
    const lap = await workspace({ "in.jsonl": INPUT, ...MODEL_FILES });
    const before = lap.namesAtAnyDepth();
    const args = ["in.jsonl", ...FLAGS, "-o", "out.jsonl", "--rejects", "rejects.jsonl"];
    const dry = await lap.run(...args, "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: "" });
    expect(lap.namesAtAnyDepth()).toEqual(before);
    const wet = await lap.run(...args);
    const shared = (text: string): readonly string[] =>
      text
        .split("\n")
        .filter((line) => !/^(50 rows read|nothing was written|out\.jsonl:)/.test(line) && line !== "");
    expect(shared(dry.stderr)).toEqual(shared(wet.stderr));
    expect(dry.stderr).toContain("50 rows read, none written, 0 rejected\n");
    expect(dry.stderr).toMatch(/nothing was written \(--dry-run\): 50 rows would be \(\d+\.\d s\)\n$/);
  });

  it("leaves an output as it is, and writes no row to stdout", async () => {
    const lap = await workspace({ "in.jsonl": INPUT, "out.jsonl": "old" });
    expect(await lap.run("in.jsonl", "--dry-run")).toMatchObject({ code: 0, stdout: "" });
    expect(await lap.run("in.jsonl", "--dry-run", "-o", "out.jsonl")).toMatchObject({ code: 0, stdout: "" });
    expect(lap.read("out.jsonl")).toBe("old");
  });

  it("fails as the run would", async () => {
    const lap = await workspace();
    const { code, stdout } = await lap.run("--dry-run", { stdin: `${INPUT}{\n` });
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    for (const flag of ["--resume", "--filter"])
      expect(await lap.run("--dry-run", flag, "--from", "pair", { stdin: INPUT })).toMatchObject({ code: 2 });
  });
});
