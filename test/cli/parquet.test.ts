import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeParquet } from "../helpers/parquet.js";
import { inFolder, runCommand } from "../helpers/run.js";

const PAIRS =
  "SELECT 'Who ' || i || '? é中🫠' AS prompt, 'The answer ' || i || ', as always.' AS completion, 9007199254740993 + i AS id, NULL AS note FROM range(5000) t(i)";
const CHATS =
  "SELECT [{'role': 'user', 'content': 'Who?', 'name': NULL}, {'role': 'assistant', 'content': 'The first one.', 'name': NULL}] AS messages, {'a': 1, 'b': [1.5, 2.5]} AS meta FROM range(3)";

async function run(
  query: string,
  flags: readonly string[],
  options?: string,
): Promise<{ code: number | null; stderr: string; rows: readonly Record<string, unknown>[]; text: string }> {
  let result = {
    code: null as number | null,
    stderr: "",
    rows: [] as readonly Record<string, unknown>[],
    text: "",
  };
  await inFolder(async (folder) => {
    await writeParquet(join(folder, "in.parquet"), query, options);
    const { code, stderr, stdout } = await runCommand(["in.parquet", ...flags], { cwd: folder });
    const text = stdout.toString();
    const rows =
      text === ""
        ? []
        : text
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>);
    result = { code, stderr, rows, text };
  });
  return result;
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
    const { code, stderr, rows, text } = await run(PAIRS, [], options);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("5,000 rows read, 5,000 written"),
    });
    expect(rows.length).toBe(5000);
    for (const [i, row] of rows.entries()) {
      expect(row["prompt"]).toBe(`Who ${i}? é中🫠 The answer begins with: Let's solve this problem. `);
      expect(row["completion"]).toBe(`Let's solve this problem. The answer ${i}, as always.`);
    }
    expect(text).toContain('"id":9007199254740993}');
    expect(Object.keys(rows[0]!)).toEqual(["prompt", "completion", "id"]);
  });

  it("has nested columns as lists and objects, without the nulls that a table fills in", async () => {
    const { code, rows } = await run(CHATS, []);
    expect(code).toBe(0);
    expect(rows).toEqual(
      Array.from({ length: 3 }, () => ({
        messages: [
          { role: "user", content: "Who? The answer begins with: Let's solve this problem. " },
          { role: "assistant", content: "Let's solve this problem. The first one." },
        ],
        meta: { a: 1, b: [1.5, 2.5] },
      })),
    );
  });

  it("keeps what JavaScript's own kinds would lose: digits of JSON and of a moment", async () => {
    const { code, text } = await run(
      `SELECT 'p' AS prompt, 'a b c' AS completion, '{"a": 9007199254740993, "b": 1.0}'::JSON AS extra, TIMESTAMP '2024-05-06 07:08:09.123456' AS made, TIMESTAMP '1969-12-31 23:59:59.5' AS before`,
      [],
    );
    expect(code).toBe(0);
    expect(text).toContain('"extra":{"a": 9007199254740993, "b": 1.0}');
    expect(text).toContain('"made":"2024-05-06T07:08:09.123456Z"');
    expect(text).toContain('"before":"1969-12-31T23:59:59.500000Z"');
  });

  it("counts its rows from 1 in what is said of them", async () => {
    const { code, stderr } = await run(
      "SELECT 'p' AS prompt, CASE WHEN i = 2 THEN '' ELSE 'an answer' END AS completion FROM range(4) t(i)",
      [],
    );
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
      "numbers that are none",
      "SELECT 'p' AS prompt, 'a b c' AS completion, 'nan'::DOUBLE AS score",
      /in\.parquet:1:score: NaN or an infinite number/,
    ],
  ])("is refused when it holds %s", async (_, query, message) => {
    const { code, stderr, rows } = await run(query, []);
    expect({ code, rows }).toEqual({ code: 65, rows: [] });
    expect(stderr).toMatch(message);
  });

  it.each([
    ["cut short", 500],
    ["nothing but its first bytes", 4],
  ])("is refused when it is %s", async (_, bytes) => {
    await inFolder(async (folder) => {
      const path = join(folder, "in.parquet");
      await writeParquet(path, PAIRS);
      truncateSync(path, bytes);
      const { code, stderr } = await runCommand(["in.parquet", "-o", "out.jsonl"], { cwd: folder });
      expect({ code, stderr }).toEqual({
        code: 65,
        stderr: expect.stringContaining(
          "in.parquet: the Parquet file is damaged, or its compression or encoding is not supported",
        ),
      });
    });
  });

  it("in a pipe is told to be named", async () => {
    await inFolder(async (folder) => {
      await writeParquet(join(folder, "in.parquet"), PAIRS);
      const { code, stderr } = await runCommand([], {
        cwd: folder,
        stdin: readFileSync(join(folder, "in.parquet")),
      });
      expect({ code, stderr }).toEqual({
        code: 65,
        stderr: expect.stringContaining("Parquet cannot be read from a pipe; name the file"),
      });
    });
  });

  it("whose pages are damaged is refused, not read otherwise", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "in.parquet");
      await writeParquet(path, PAIRS, ", COMPRESSION ZSTD");
      const bytes = readFileSync(path);
      bytes.fill(0xff, 40, 400);
      writeFileSync(path, bytes);
      const { code } = await runCommand(["in.parquet", "-o", "out.jsonl"], { cwd: folder });
      expect(code).toBe(65);
    });
  });

  it.each([
    ["a page", "GZIP", "repeat('a', 100000000)", 1],
    ["a page", "BROTLI", "repeat('a', 100000000)", 1],
    ["a page", "ZSTD", "repeat('a', 100000000)", 1],
    ["a word that a million rows mean", "SNAPPY", "repeat('a', 100)", 1_000_000],
  ])("that unpacks without end is refused: %s, %s", async (_, codec, prompt, rows) => {
    await inFolder(async (folder) => {
      const query = `SELECT ${prompt} AS prompt, 'b' AS completion FROM range(${rows})`;
      await writeParquet(join(folder, "in.parquet"), query, `, COMPRESSION ${codec}`);
      const { code, stderr } = await runCommand(["in.parquet", "-o", "out.jsonl"], { cwd: folder });
      expect({ code, stderr }).toEqual({
        code: 65,
        stderr: expect.stringContaining("in.parquet: expands to more than 250 times its size"),
      });
      expect(readdirSync(folder)).toEqual(["in.parquet"]);
    });
  });

  it("has its sum in the manifest, and can be made again from it", async () => {
    await inFolder(async (folder) => {
      await writeParquet(join(folder, "in.parquet"), PAIRS);
      await runCommand(["in.parquet", "-o", "out.jsonl"], { cwd: folder });
      const first = readFileSync(join(folder, "out.jsonl"));
      const { inputs } = JSON.parse(readFileSync(join(folder, "out.jsonl.manifest.json"), "utf8")) as {
        inputs: { sha256: string; bytes: number }[];
      };
      expect(inputs[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(inputs[0]!.bytes).toBe(readFileSync(join(folder, "in.parquet")).length);
      const { code } = await runCommand(["--config", "out.jsonl.manifest.json", "-o", "again.jsonl"], {
        cwd: folder,
      });
      expect(code).toBe(0);
      expect(readFileSync(join(folder, "again.jsonl")).equals(first)).toBe(true);
    });
  });

  it("is checked like any other training file", async () => {
    await inFolder(async (folder) => {
      await writeParquet(join(folder, "in.parquet"), CHATS);
      const { code, stdout } = await runCommand(["check", "in.parquet"], { cwd: folder });
      expect({ code, stdout: stdout.toString() }).toEqual({
        code: 0,
        stdout: expect.stringContaining("3 rows, 0 of them fail"),
      });
    });
  });
});
