import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { type OutputFormatName, outputFormats } from "../../src/formats/output/registry.js";
import { PARSERS } from "../../src/io/rows/parquet-values.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { chat, pair, parseRows, rows } from "../helpers/rows.js";
import { until } from "../helpers/running-command.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

/** Texts that a writer of tables could bend: no text, white space, other planes, controls, what looks like other types. */
const TEXTS = [
  "",
  " \t\n",
  "0",
  "null",
  "NaN",
  "1e400",
  "\u0000",
  "\ufeff",
  "日本語",
  "😀\u200d",
  "\u202e",
  "𝒳\uffff",
];
const answered = (texts: readonly string[]): string => texts.map((text) => `${text}a`).join("");

async function tableOf(lap: Workspace, name: string): Promise<readonly unknown[]> {
  const file = await asyncBufferFromFile(lap.path(name));
  return (await parquetReadObjects({ file, parsers: PARSERS })) as readonly unknown[];
}

/** The rows as another program reads them. */
async function duckRows(lap: Workspace, name: string): Promise<readonly unknown[]> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const reader = await connection.runAndReadAll(
    `SELECT to_json(t)::VARCHAR AS json FROM '${lap.path(name)}' t`,
  );
  const found = reader.getRows().map(([json]) => JSON.parse(String(json)) as unknown);
  connection.closeSync();
  return found;
}

const FORMATS = Object.keys(outputFormats) as readonly OutputFormatName[];
const SETTINGS = ["-t", "chat-tokenizer", "--template", "auto", "--check", "control-token=off"];

describe("-o FILE.parquet", () => {
  it.each(FORMATS)("holds the same rows as a .jsonl file, with --to %s", async (format) => {
    const input = rows(...TEXTS.map((text, i) => pair(`${text}q${i}`, `${answered(TEXTS)} ${i}`)));
    const lap = await workspace({ "in.jsonl": input, ...CHAT_TOKENIZER_FILES });
    const args = ["in.jsonl", ...SETTINGS, "--to", format];
    await lap.runAll([...args, "-o", "out.jsonl"], [...args, "-o", "out.parquet"]);
    const expected = parseRows(lap.read("out.jsonl"));
    expect(expected).toHaveLength(TEXTS.length);
    expect(await tableOf(lap, "out.parquet")).toEqual(expected);
    if (format !== "text" && format !== "segments")
      expect(await duckRows(lap, "out.parquet")).toEqual(expected);
  });

  it("holds any chats, from any container, with any number of workers, in the same bytes", async () => {
    const text = fc.string({ unit: "binary", maxLength: 20 }).map((one) => `${one}x`);
    const chats = fc.array(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(chats, async (all) => {
        const list = all.map((turns) => chat(...turns.flat()));
        const lap = await workspace({
          "lines.jsonl": `\ufeff${rows(...list).replaceAll("\n", "\r\n\n")}`,
          "array.json": ` \n${JSON.stringify(list, undefined, 1)}\n`,
        });
        const args = ["--to", "messages", "--turns", "all", "--no-manifest", "--chat-markup", "keep"];
        await lap.runAll(
          ["lines.jsonl", ...args, "-o", "out.jsonl"],
          ["lines.jsonl", ...args, "-o", "lines.parquet"],
          ["array.json", ...args, "-o", "array.parquet", "--workers", "2"],
        );
        expect(await tableOf(lap, "lines.parquet")).toEqual(parseRows(lap.read("out.jsonl")));
        expect(lap.bytes("array.parquet").equals(lap.bytes("lines.parquet"))).toBe(true);
        await lap.remove();
      }),
      { numRuns: 8 },
    );
  });

  it("has groups of about 16 MB, which do not depend on the blocks", async () => {
    const long = "word ".repeat(4000);
    const lines = Array.from({ length: 2000 }, (_, i) => JSON.stringify(pair(`q${i}`, `${long}${i}`)));
    const lap = await workspace({ "in.jsonl": `${lines.join("\n")}\n`, "in.json": `[${lines.join(",")}]` });
    const args = ["--to", "prompt-completion", "--no-manifest"];
    await lap.runAll(
      ["in.jsonl", ...args, "-o", "1.parquet", "--workers", "1"],
      ["in.jsonl", ...args, "-o", "3.parquet", "--workers", "3"],
      ["in.json", ...args, "-o", "array.parquet"],
    );
    const file = await asyncBufferFromFile(lap.path("1.parquet"));
    const { row_groups: groups } = await parquetMetadataAsync(file);
    expect(groups.map(({ num_rows: rows }) => Number(rows))).toEqual([835, 835, 330]);
    expect((await tableOf(lap, "1.parquet")).at(-1)).toMatchObject({
      prompt: expect.stringMatching(/^q1999/),
    });
    for (const name of ["3.parquet", "array.parquet"])
      expect(lap.bytes(name).equals(lap.bytes("1.parquet"))).toBe(true);
  });

  it("can be read by this tool, which gets the same rows back", async () => {
    const lap = await workspace({ "in.jsonl": rows(chat("Q?", "A."), chat("Q?", "A.", "R?", "B.")) });
    await lap.runAll(
      ["in.jsonl", "--to", "messages", "-o", "out.jsonl"],
      ["in.jsonl", "--to", "messages", "-o", "out.parquet"],
      ["out.parquet", "--method", "vanilla", "--allow-augmented", "-o", "again.jsonl"],
    );
    expect(lap.read("again.jsonl")).toBe(lap.read("out.jsonl"));
  });

  it("has its columns without rows, when that is allowed", async () => {
    const lap = await workspace({ "in.jsonl": "" });
    await lap.runAll(["in.jsonl", "--to", "alpaca", "--allow-empty", "--no-manifest", "-o", "o.parquet"]);
    const file = await asyncBufferFromFile(lap.path("o.parquet"));
    const { num_rows: count, schema } = await parquetMetadataAsync(file);
    expect([Number(count), schema.map(({ name }) => name)]).toEqual([
      0,
      ["root", "instruction", "input", "output"],
    ]);
  });

  const CALL = { type: "function", function: { name: "f", arguments: '{"a":1}' } };
  const messages = (...list: readonly object[]): object => ({ messages: list });
  it.each<[string, object, string]>([
    [
      "tools, whose types differ from row to row",
      { ...chat("Q?", "A."), tools: [{ type: "function", function: { name: "f" } }] },
      "in.jsonl:2:tools: a Parquet file has the same fields in every row, here messages; remove this one",
    ],
    [
      "tool calls",
      messages(
        { role: "user", content: "Q" },
        { role: "assistant", tool_calls: [CALL] },
        { role: "tool", content: "1" },
        { role: "assistant", content: "A" },
      ),
      "in.jsonl:2:messages[1].tool_calls: a Parquet file has the same fields in every row, here role, content",
    ],
    [
      "a message with a name",
      messages({ role: "user", content: "Q", name: "me" }, { role: "assistant", content: "A" }),
      "in.jsonl:2:messages[0].name: a Parquet file has",
    ],
    [
      "a content that is a list of parts",
      chat([{ type: "text", text: "Q" }], "A."),
      "in.jsonl:2:messages[0].content: in a Parquet file, this field is text in every row; write a .jsonl file",
    ],
    [
      "a big number",
      messages({ role: "user", content: "Q", id: 2 ** 60 }, { role: "assistant", content: "A" }),
      "in.jsonl:2:messages[0].id: a Parquet file has",
    ],
    ["images", { ...chat("<image>Q?", "A."), images: ["a.png"] }, "in.jsonl:2:images: a Parquet file has"],
    [
      "half a character",
      chat("before \ud800", "A.", "Q?", "A."),
      "in.jsonl:2:messages[0].content: the text has half a surrogate pair",
    ],
  ])("refuses %s rather than bend it, in any thread", async (_, row, message) => {
    const good = chat("Q?", "A.");
    const lap = await workspace({ "in.jsonl": rows(good, row, good) });
    const args = ["in.jsonl", "--to", "messages", "--no-manifest"];
    for (const workers of ["1", "2"]) {
      const refused = await lap.run(...args, "-o", "out.parquet", "--workers", workers);
      expect(refused.stderr).toContain(message);
      expect(refused.stderr).toContain("(unsupported-content)");
      expect([refused.code, lap.names()]).toEqual([65, ["in.jsonl"]]);
    }
    await lap.runAll([...args, "-o", "out.jsonl"], [...args, "-o", "out.parquet", "--on-reject", "skip"]);
    expect(await tableOf(lap, "out.parquet")).toEqual(
      parseRows(lap.read("out.jsonl")).filter((_, i) => i !== 1),
    );
  });

  it.each<[string, readonly string[], string]>([
    ["rows that keep their format", [], "rows that keep their format may have any; name the output format"],
    ["--keep-columns", ["--to", "messages", "--keep-columns"], "--keep-columns may write any"],
    ["loss marks", ["--target", "axolotl"], "the loss mark train stands at assistant messages alone"],
    ["settings for JSON", ["--target", "trl"], "the settings for trl are written for JSON"],
    ["--resume", ["--to", "messages", "--resume"], "--resume does not work with output to a Parquet file"],
  ])("is refused with %s, before a row is read", async (_, flags, message) => {
    const lap = await workspace({ "in.jsonl": rows(chat("Q?", "A.")) });
    const { code, stderr } = await lap.run("in.jsonl", "-o", "out.parquet", ...flags);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(lap.names()).toEqual(["in.jsonl"]);
  });

  it.each([
    [["in.jsonl", "--to", "messages", "-o", "out.parquet.gz"], "a Parquet file is compressed inside"],
    [["in.jsonl", "--to", "messages", "-o", "o.jsonl", "--rejects", "r.parquet"], ".parquet is not written"],
    [["--filter", "--from", "messages", "-o", "out.parquet"], "run without --output"],
    [["merge", "run", "-o", "out.parquet"], "the parts are JSON Lines, and merge joins their bytes"],
  ])("%j is refused", async (args, message) => {
    const lap = await workspace({ "in.jsonl": rows(chat("Q?", "A.")) });
    await lap.runAll(["plan", "in.jsonl", "-o", "run"], ["run", "run", "--shard", "0/1"]);
    const { code, stderr } = await lap.run(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(lap.names()).toEqual(["in.jsonl", "run"]);
  });

  it("is published whole or not at all", async () => {
    const lap = await workspace();
    const command = lap.start("-o", "out.parquet", "--to", "messages");
    command.write(rows(pair("Q", "A")).repeat(20_000));
    await until(() => lap.names().length > 0);
    command.kill("SIGTERM");
    expect([await command.end(), lap.names()]).toEqual(["SIGTERM", []]);
  });

  it("is what verl reads, and its settings name it", async () => {
    const lap = await workspace({ "in.jsonl": rows(chat("Q?", "A.")) });
    await lap.runAll(["in.jsonl", "--target", "verl", "--turns", "all", "-o", "out.parquet"]);
    expect(lap.read("out.parquet.verl.yaml")).toContain('train_files: "out.parquet"');
    expect(await tableOf(lap, "out.parquet")).toHaveLength(1);
  });
});

describe("the columns of each output format", () => {
  it.each(FORMATS)("of %s are its keys", (format) => {
    const { keys, columns } = outputFormats[format];
    expect(Object.keys(columns)).toEqual(keys);
  });
});
