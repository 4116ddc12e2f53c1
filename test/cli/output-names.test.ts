import { describe, expect, it } from "vitest";
import { workspace } from "../helpers/workspace.js";

const row = '{"question":"Why?","answer":"Since it is so."}\n';

describe("the name of an output says what is in it", () => {
  it.each([
    "q.pq",
    "q.parquet.zst",
    "q.csv",
    "q.TSV",
    "q.arrow",
    "q.jsonl.bz2",
    "q.xz",
    "q.zip",
    "q.csv.gz",
    "q.jsonl.zstd",
  ])("or is refused: %s", async (name) => {
    const lap = await workspace({ "in.jsonl": row });
    const { code, stderr } = await lap.run("in.jsonl", "-o", name);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`lookahead-prep: ${name}: .`),
    });
    expect(lap.names()).toEqual(["in.jsonl"]);
  });

  it("also of rejects and of the manifest, which are never compressed", async () => {
    const lap = await workspace({ "in.jsonl": row });
    for (const flags of [
      ["--rejects", "r.jsonl.gz"],
      ["--manifest", "m.yaml"],
      ["--rejects", "r.csv"],
    ])
      expect(await lap.run("in.jsonl", "-o", "out.jsonl", ...flags)).toMatchObject({ code: 2 });
    expect(lap.names()).toEqual(["in.jsonl"]);
  });

  it("for lines and arrays: an array is not published under a name of lines, lines may be under .json", async () => {
    const lap = await workspace({ "in.jsonl": row, "in.json": `[${row}]` });
    for (const name of ["out.jsonl", "out.ndjson", "out.jsonl.gz"]) {
      const { code, stderr } = await lap.run("in.json", "-o", name);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("is one JSON array") });
    }
    expect(lap.names()).toEqual(["in.json", "in.jsonl"]);
    await lap.runAll(["in.json", "-o", "a.json"], ["in.json", "-o", "a"], ["in.jsonl", "-o", "l.json"]);
    expect(lap.json<unknown[]>("a.json")).toHaveLength(1);
  });

  it("in capitals, too: .GZ is gzip", async () => {
    const lap = await workspace({ "in.jsonl": row });
    await lap.runAll(["in.jsonl", "-o", "out.jsonl.GZ"], ["check", "out.jsonl.GZ"]);
    expect(lap.bytes("out.jsonl.GZ").subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });
});

describe("a run without rows", () => {
  it.each([
    ["an empty file", "", [], /the inputs have no rows/],
    ["blank lines", "\n \n", [], /the inputs have no rows/],
    ["an empty array", "[ ]", [], /the inputs have no rows/],
    [
      "rows that are all rejected",
      "x\n{}\n",
      ["--on-reject", "skip", "--from", "alpaca"],
      /all 2 rows were rejected/,
    ],
  ] as const)("fails, and publishes nothing but rejects: %s", async (_, input, flags, message) => {
    const lap = await workspace({ in: input, out: "old" });
    const result = await lap.run("in", "-o", "out", ...flags);
    expect(result).toMatchObject({ code: 65, stderr: expect.stringMatching(message) });
    expect(lap.files()).toEqual({ in: input, out: "old" });
    expect(await lap.run("in", "-o", "out", "--allow-empty", ...flags)).toMatchObject({ code: 0 });
    expect(lap.read("out").trim()).toBe(input === "[ ]" ? "[ ]" : "");
    expect(lap.manifest("out")).toMatchObject({ settings: { allowEmpty: true }, rows: { rowsOut: 0 } });
  });

  it("fails in check, too", async () => {
    const lap = await workspace({ in: "\n" });
    expect(await lap.run("check", "in")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("no rows to check"),
    });
    expect(await lap.run("check", "in", "--allow-empty")).toMatchObject({ code: 0 });
  });

  it("fails when all shards are empty; one empty shard is as good as any", async () => {
    const lap = await workspace({ "a.jsonl": "\n\n\n", "b.jsonl": row });
    await lap.runAll(["plan", "a.jsonl", "-o", "run", "--shards", "2"], ["run", "run", "--shard", "0-1/2"]);
    expect(await lap.run("merge", "run")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("no rows"),
    });
    expect(lap.names("run")).not.toContain("_SUCCESS");
    await lap.runAll(["plan", "b.jsonl", "-o", "two", "--shards", "2"], ["run", "two", "--shard", "0-1/2"]);
    await lap.runAll(["merge", "two"]);
    expect(lap.names("two")).toContain("_SUCCESS");
  });
});
