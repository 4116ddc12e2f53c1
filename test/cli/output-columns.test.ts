import { describe, expect, it } from "vitest";
import { OUTPUT_FORMATS, outputFormats } from "../../src/formats/output/registry.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { FIVE, INPUTS, resultFor } from "../helpers/output-rows.js";
import { parseRows, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

describe("--expand", () => {
  it("writes a row for each exchange, with the turns before it unchanged", async () => {
    const ended = await resultFor(rows(FIVE), [
      "--to",
      "prompt-completion-chat",
      "--expand",
      "--turns",
      "all",
    ]);
    const written = parseRows(ended.stdout);
    expect(
      written.map(({ prompt }) => (prompt as { content: string }[]).map(({ content }) => content)),
    ).toEqual([
      ["S", "a The answer begins with: Let's solve this problem. "],
      ["S", "a", "b b", "c The answer begins with: Let's solve this problem. "],
    ]);
    expect(written.map(({ completion }) => completion)).toEqual([
      [{ role: "assistant", content: "Let's solve this problem. b b" }],
      [{ role: "assistant", content: "Let's solve this problem. d d" }],
    ]);
    expect(ended.stderr).toContain("1 rows read, 2 written (one for each selected exchange), 0 rejected");
  });

  it("writes one array for an array", async () => {
    const { stdout } = await resultFor(`[${JSON.stringify(FIVE)},\n ${JSON.stringify(FIVE)}]\n`, [
      "--to",
      "messages",
      "--expand",
      "--turns",
      "all",
    ]);
    expect((JSON.parse(stdout) as unknown[]).length).toBe(4);
  });

  it("refuses a conversation whose rows would be too long together, and goes on", async () => {
    const [, user, answer] = FIVE.messages as { role: string; content: string }[];
    const messages = Array.from({ length: 300 }, (_, i) => {
      const message = i % 2 === 0 ? user! : answer!;
      return { ...message, content: message.content.repeat(20_000) };
    });
    const { code, stdout, stderr } = await resultFor(
      `${JSON.stringify({ messages })}\n${JSON.stringify(FIVE)}\n`,
      [...["--to", "messages", "--expand", "--turns", "all", "--on-reject", "skip"]],
    );
    expect(code).toBe(0);
    expect(parseRows(stdout)).toHaveLength(2);
    expect(stderr).toContain(
      ":1: as it would be written, the row is longer than 268435456 characters; divide",
    );
    expect(stderr).toContain(
      "2 rows read, 2 written (one for each selected exchange), 1 rejected (too-long 1)",
    );
  });
});

describe("columns and numbers of the input", () => {
  it.each(["messages", "prompt-completion", "sharegpt", "tokens", "text", "segments"])(
    "keep their spelling and order when they are written: %s",
    async (to) => {
      const columns =
        '"score":1.0,"big":12345678901234567890,"zero":-0,"deep":{"z":1e20,"10":[1e-07],"2":null}';
      const { code, stdout } = await resultFor(`{"prompt":"a",${columns},"completion":"b b"}`, [
        ...["--to", to],
        "--keep-columns",
      ]);
      expect(code).toBe(0);
      expect(stdout.slice(stdout.indexOf('"score"'))).toBe(`${columns}}\n`);
    },
  );

  it.each(["messages", "tokens"])("are refused if a key occurs twice: %s", async (to) => {
    const { code, stderr } = await resultFor(
      '{"prompt":"a","completion":"b b","deep":[{"x":1,"\\u0078":2}]}',
      [...["--to", to], "--keep-columns"],
    );
    expect(code).toBe(65);
    expect(stderr).toContain(":1:deep[0].x: this key occurs twice in one object (duplicate-key)");
  });

  it("may hold anything if they are not written", async () => {
    const { code } = await resultFor('{"prompt":"a","completion":"b b","id":1.0,"deep":{"x":1,"x":2}}', [
      "--to",
      "messages",
    ]);
    expect(code).toBe(0);
  });

  it("are named in the summary and counted in the manifest if they are not written", async () => {
    const lap = await workspace({
      "in.jsonl": rows(
        { prompt: "a", completion: "b b", id: 7, __proto__x: "", note: null, "\u001b[2J": 1 },
        { prompt: "a", completion: "b b", id: 8, topic: "a.png", system: "s" },
      ),
    });
    const { code, stderr } = await lap.run("in.jsonl", "--to", "messages", "-o", "out.jsonl");
    expect(code).toBe(0);
    expect(stderr).toContain(
      'note: these columns are not written: "\\u001b[2J", "id", "topic"; --keep-columns writes them\n',
    );
    expect(stderr).toBeSafe();
    const manifest = lap.manifest<{ rows: { converted: { leftOut: unknown } } }>("out.jsonl");
    expect(manifest.rows.converted.leftOut).toEqual([
      { column: "\u001b[2J", rows: 1 },
      { column: "id", rows: 2 },
      { column: "topic", rows: 1 },
    ]);
    for (const flags of [["--to", "messages", "--keep-columns"], []])
      expect((await lap.run("in.jsonl", ...flags)).stderr).not.toContain("not written");
  });

  it.each([
    ["chat_history", [["a", "b"]], "the row has earlier turns in this column"],
    ["dialogue-history", "a", "the row has earlier turns in this column"],
    ["previous_messages", [{ role: "user", content: "a" }], "the row has earlier turns in this column"],
    ["systemPrompt", "Be brief.", "this column may be the system prompt"],
    ["sys_prompt", "Be brief.", "this column may be the system prompt"],
    ["img", { bytes: "iVBORw0KGgo=" }, "this column may hold media"],
    ["image_paths", ["a.png"], "this column may hold media"],
  ])(
    "are refused if they are a part of the conversation that no format reads: %s",
    async (name, value, message) => {
      const row = { prompt: "a", completion: "b b", [name]: value };
      const { code, stderr } = await resultFor(rows(row), ["--to", "messages"]);
      expect(code).toBe(65);
      expect(stderr).toContain(`:1:${name}: ${message}`);
      for (const flags of [[], ["--to", "messages", "--keep-columns"]])
        expect(await resultFor(rows(row), flags)).toMatchObject({ code: 0 });
      expect(await resultFor(rows({ ...row, [name]: null }), ["--to", "messages"])).toMatchObject({
        code: 0,
      });
    },
  );

  it("are kept with --keep-columns, after the keys of the format", async () => {
    const { stdout } = await resultFor('{"id":7,"prompt":"a","source":"s","completion":"b b","none":null}', [
      "--to",
      "prompt-completion",
      "--keep-columns",
    ]);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual([
      "prompt",
      "completion",
      "id",
      "source",
      "none",
    ]);
  });

  it.each(["labels", "text", "weight", "input_ids"])(
    "are refused under a name with a meaning for trainers: %s",
    async (name) => {
      const { code, stderr } = await resultFor(rows({ prompt: "a", completion: "b b", [name]: 1 }), [
        "--to",
        "messages",
        "--keep-columns",
      ]);
      expect(code).toBe(65);
      expect(stderr).toContain(`:1:${name}: trainers use a column of this name`);
    },
  );
});

describe("output settings that exclude each other", () => {
  it.each([
    [["--expand"], /--expand requires --to or --target/],
    [["--keep-columns"], /--keep-columns requires --to or --target/],
    [["--to", "masseges"], /--to: /],
    [["--target", "trml"], /--target: /],
    [["--target", "openai", "--to", "alpaca"], /openai does not read alpaca; it reads messages/],
  ])("%j are refused", async (flags, message) => {
    const { code, stderr } = await resultFor(rows(INPUTS["pair"]!), flags);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("a rendered format without a tokenizer is refused", async () => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("--to", "text", {
      stdin: rows(INPUTS["pair"]!),
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        "counts the tokens of rendered rows; name the model's tokenizer with --tokenizer",
      ),
    });
  });
});

it("an output file has exactly the keys of its format in every row, for any input", async () => {
  const input = rows(INPUTS["messages"]!, { ...INPUTS["messages"], id: 3, note: "x" });
  for (const to of OUTPUT_FORMATS) {
    const keys = parseRows((await resultFor(input, ["--to", to])).stdout).map((row) => Object.keys(row));
    expect(keys).toEqual([outputFormats[to].keys, outputFormats[to].keys]);
  }
});

it("the settings of trainers are written beside the rows, and nowhere else", async () => {
  const lap = await workspace(CHAT_TOKENIZER_FILES);
  const stdin = rows(INPUTS["pair"]!);
  const flags = ["-t", "chat-tokenizer", "--template", "auto", "--target", "trl"];
  await lap.run(...flags, "-o", "out.jsonl", { stdin });
  expect(lap.read("out.jsonl.trl.yaml")).toContain('data_files: "out.jsonl"');
  lap.write("bad.jsonl", rows(FIVE));
  const piped = await lap.run(...flags, { stdin });
  expect(piped.stderr).toContain(
    "the trainers' configuration is written only with an output file (--output)",
  );
  const failed = await lap.run(...flags.slice(0, -1), "nemo", "bad.jsonl", "-o", "bad.out");
  expect(failed.code).toBe(65);
  expect(() => lap.bytes("bad.out.nemo.py")).toThrow();
});
