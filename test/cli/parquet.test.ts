import { truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writeParquet } from "../helpers/parquet.js";
import { parseRows } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const PAIRS =
  "SELECT 'Who ' || i || '? é中🫠' AS prompt, 'The answer ' || i || ', as always.' AS completion, 9007199254740993 + i AS id, NULL AS note FROM range(5000) t(i)";
const CHATS =
  "SELECT [{'role': 'user', 'content': 'Who?', 'name': NULL}, {'role': 'assistant', 'content': 'The first one.', 'name': NULL}] AS messages, {'a': 1, 'b': [1.5, 2.5]} AS meta FROM range(3)";

/** A workspace with a Parquet file of the query's rows. */
async function parquetWorkspace(query: string, options?: string): Promise<Workspace> {
  const lap = await workspace();
  await writeParquet(lap.path("in.parquet"), query, options);
  return lap;
}

describe("a Parquet file", () => {
  it.each([
    "",
    ", COMPRESSION ZSTD",
    ", COMPRESSION GZIP",
    ", COMPRESSION BROTLI",
    ", ROW_GROUP_SIZE 2048",
    ", COMPRESSION UNCOMPRESSED",
  ])("gives its rows in order, with every digit, as JSON Lines%s", async (options) => {
    const lap = await parquetWorkspace(PAIRS, options);
    const { code, stderr, stdout } = await lap.run("in.parquet");
    const output = parseRows(stdout);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("5,000 rows read, 5,000 written"),
    });
    expect(output.length).toBe(5000);
    for (const [i, row] of output.entries()) {
      expect(row["prompt"]).toBe(`Who ${i}? é中🫠 The answer begins with: Let's solve this problem. `);
      expect(row["completion"]).toBe(`Let's solve this problem. The answer ${i}, as always.`);
    }
    expect(stdout).toContain('"id":9007199254740993}');
    expect(Object.keys(output[0]!)).toEqual(["prompt", "completion", "id"]);
  });

  it("gives nested columns as lists and objects, without the nulls of absent fields", async () => {
    const lap = await parquetWorkspace(CHATS);
    const { code, stdout } = await lap.run("in.parquet");
    expect(code).toBe(0);
    expect(parseRows(stdout)).toEqual(
      Array.from({ length: 3 }, () => ({
        messages: [
          { role: "user", content: "Who? The answer begins with: Let's solve this problem. " },
          { role: "assistant", content: "Let's solve this problem. The first one." },
        ],
        meta: { a: 1, b: [1.5, 2.5] },
      })),
    );
  });

  it("keeps the digits of JSON and of timestamps, which JavaScript's types would lose", async () => {
    const lap = await parquetWorkspace(
      `SELECT 'p' AS prompt, 'a b c' AS completion, '{"a": 9007199254740993, "b": 1.0}'::JSON AS extra, TIMESTAMP '2024-05-06 07:08:09.123456' AS made, TIMESTAMP '1969-12-31 23:59:59.5' AS before`,
    );
    const { code, stdout } = await lap.run("in.parquet");
    expect(code).toBe(0);
    expect(stdout).toContain('"extra":{"a": 9007199254740993, "b": 1.0}');
    expect(stdout).toContain('"made":"2024-05-06T07:08:09.123456Z"');
    expect(stdout).toContain('"before":"1969-12-31T23:59:59.500000Z"');
  });

  it("numbers its rows from 1 in messages", async () => {
    const lap = await parquetWorkspace(
      "SELECT 'p' AS prompt, CASE WHEN i = 2 THEN '' ELSE 'an answer' END AS completion FROM range(4) t(i)",
    );
    const { code, stderr } = await lap.run("in.parquet");
    expect(code).toBe(65);
    expect(stderr).toContain("in.parquet:3:completion: the answer is blank (empty-answer)");
  });

  it.each([
    [
      "bytes",
      "SELECT 'p' AS prompt, 'a b c' AS completion, 'x'::BLOB AS image",
      /in\.parquet:1:image: binary data, which JSON cannot represent/,
    ],
    [
      "numbers that are NaN",
      "SELECT 'p' AS prompt, 'a b c' AS completion, 'nan'::DOUBLE AS score",
      /in\.parquet:1: .*\(not-json\)/,
    ],
  ])("is refused when it holds %s", async (_, query, message) => {
    const lap = await parquetWorkspace(query);
    const { code, stderr, stdout } = await lap.run("in.parquet");
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it.each([
    ["truncated", 500],
    ["nothing but its first bytes", 4],
  ])("is refused when it is %s", async (_, bytes) => {
    const lap = await parquetWorkspace(PAIRS);
    truncateSync(lap.path("in.parquet"), bytes);
    const { code, stderr } = await lap.run("in.parquet", "-o", "out.jsonl");
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: expect.stringContaining(
        "in.parquet: the Parquet file is damaged, or its compression or encoding is not supported",
      ),
    });
  });

  it("is refused in a pipe, with the hint to name the file", async () => {
    const lap = await parquetWorkspace(PAIRS);
    const { code, stderr } = await lap.run({
      stdin: lap.bytes("in.parquet"),
    });
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: expect.stringContaining(
        "Parquet from a pipe, or in compressed data, not rows; name the Parquet file itself",
      ),
    });
  });

  it("is refused when its pages are damaged", async () => {
    const lap = await parquetWorkspace(PAIRS, ", COMPRESSION ZSTD");
    const bytes = lap.bytes("in.parquet");
    bytes.fill(0xff, 40, 400);
    lap.write("in.parquet", bytes);
    const { code } = await lap.run("in.parquet", "-o", "out.jsonl");
    expect(code).toBe(65);
  });

  it.each([
    ["a page", "GZIP", "repeat('a', 100000000)", 1],
    ["a page", "BROTLI", "repeat('a', 100000000)", 1],
    ["a page", "ZSTD", "repeat('a', 100000000)", 1],
    ["a dictionary entry of a million rows", "SNAPPY", "repeat('a', 100)", 1_000_000],
  ])("is refused when it decompresses to far more bytes: %s, %s", async (_, codec, prompt, rows) => {
    const query = `SELECT ${prompt} AS prompt, 'b' AS completion FROM range(${rows})`;
    const lap = await parquetWorkspace(query, `, COMPRESSION ${codec}`);
    const { code, stderr } = await lap.run("in.parquet", "-o", "out.jsonl");
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: expect.stringContaining("in.parquet: expands to more than 250 times its size"),
    });
    expect(lap.names()).toEqual(["in.parquet"]);
  });

  it("is in the manifest with its hash, from which the run is reproduced", async () => {
    const lap = await parquetWorkspace(PAIRS);
    await lap.run("in.parquet", "-o", "out.jsonl");
    const first = lap.bytes("out.jsonl");
    const { inputs } = JSON.parse(lap.read("out.jsonl.manifest.json")) as {
      inputs: { sha256: string; bytes: number }[];
    };
    expect(inputs[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(inputs[0]!.bytes).toBe(lap.bytes("in.parquet").length);
    const { code } = await lap.run("--config", "out.jsonl.manifest.json", "-o", "again.jsonl");
    expect(code).toBe(0);
    expect(lap.bytes("again.jsonl").equals(first)).toBe(true);
  });

  it("is read by check", async () => {
    const lap = await parquetWorkspace(CHATS);
    const { code, stdout } = await lap.run("check", "in.parquet");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining("3 rows, 0 of them fail"),
    });
  });
});
