import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, runCommand } from "../helpers/run.js";

const CANARY = "c4n4ry";
const TAIL = " The answer begins with: Let's solve this problem. ";
const HEAD = "Let's solve this problem. ";

/** A row's text: one line in, one line out to stdout. */
async function through(row: string, flags: readonly string[] = []) {
  let ended = { code: -1 as number | null, out: "", stderr: "" };
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await runCommand(flags, { cwd: folder, stdin: `${row}\n` });
    ended = { code, out: stdout.toString("utf8"), stderr };
  });
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  expect(ended.stderr).not.toContain(CANARY);
  expect(ended.out).not.toContain("[object Object]");
  return ended;
}

const pair = (extra: string): string => `{${extra}"question":"Q","answer":"A"}`;

describe("D9, D10, D11, D12: what passes byte for byte", () => {
  it.each([
    [
      "poisoned keys",
      '"__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"prototype":1,"toString":null,"hasOwnProperty":"h",',
    ],
    ["keys that look like indexes, twice and out of order", '"10":1,"2":2,"10":3,'],
    ["a field that nobody reads, twice", '"id":1,"id":2,'],
    [
      "numbers that a round trip would bend",
      '"n":[9007199254740993,1.0,-0,1e400,1E5,-1.50,123456789012345678901234567890],',
    ],
    ["escapes, slashes and lone surrogates", '"s":"\\/\\u0041\\ud800 \\udfff\\t","t":"/",'],
    ["non-characters, astral, combining and bidi", '"u":"\uffff\u{10ffff}\u{1f9d1}e\u0301\u202eabc\u200b",'],
    ["white space", ' "a" : [ 1 ,\t2 ] ,'],
  ])("%s", async (_, extra) => {
    const { code, out } = await through(pair(extra));
    expect({ code, out }).toEqual({ code: 0, out: `{${extra}"question":"Q${TAIL}","answer":"${HEAD}A"}\n` });
  });

  it.each([
    [
      "the answer in front of the prompt",
      '{"answer":"A","question":"Q"}',
      `{"answer":"${HEAD}A","question":"Q${TAIL}"}`,
    ],
    [
      "escapes inside the edited texts",
      '{"question":"\\u0051\\/","answer":"\\u0041\\/"}',
      `{"question":"\\u0051\\/${TAIL}","answer":"${HEAD}\\u0041\\/"}`,
    ],
    [
      "a key that is written with escapes",
      '{"\\u0071uestion":"Q","answer":"A"}',
      `{"\\u0071uestion":"Q${TAIL}","answer":"${HEAD}A"}`,
    ],
    ["an empty prompt", '{"question":"","answer":"A"}', `{"question":"${TAIL}","answer":"${HEAD}A"}`],
    [
      "a text that ends in a backslash",
      '{"question":"Q\\\\","answer":"A\\\\"}',
      `{"question":"Q\\\\${TAIL}","answer":"${HEAD}A\\\\"}`,
    ],
    [
      "thinking before the answer",
      '{"question":"Q","answer":"<think>\\nh\\u00e9m\\n</think>\\n\\nA"}',
      `{"question":"Q${TAIL}","answer":"<think>\\nh\\u00e9m\\n</think>\\n\\n${HEAD}A"}`,
    ],
    [
      "a chat with an image",
      '{"messages":[{"role":"user","content":[{"type":"text","text":"Q"},{"type":"image_url","image_url":{"url":"u"}}]},{"role":"assistant","content":"A"}]}',
      `{"messages":[{"role":"user","content":[{"type":"text","text":"Q${TAIL}"},{"type":"image_url","image_url":{"url":"u"}}]},{"role":"assistant","content":"${HEAD}A"}]}`,
    ],
    [
      "a chat with nothing but an image",
      '{"messages":[{"role":"user","content":[{"type":"image"}]},{"role":"assistant","content":"A"}]}',
      `{"messages":[{"role":"user","content":[{"type":"image"}, {"type":"text","text":"${TAIL}"}]},{"role":"assistant","content":"${HEAD}A"}]}`,
    ],
    [
      "Alpaca with a blank input",
      '{"instruction":"Q","input":"","output":"A"}',
      `{"instruction":"Q${TAIL}","input":"","output":"${HEAD}A"}`,
    ],
    [
      "Alpaca with an input",
      '{"instruction":"I","input":"Q","output":"A"}',
      `{"instruction":"I","input":"Q${TAIL}","output":"${HEAD}A"}`,
    ],
  ])("%s", async (_, row, made) => {
    const { code, out } = await through(row);
    expect({ code, out }).toEqual({ code: 0, out: `${made}\n` });
  });

  it.each([
    ["all", [true, true]],
    ["last", [false, true]],
    ["first", [true, false]],
  ])("--turns %s", async (turns, [first, second]) => {
    const chat = (one: boolean, two: boolean): string =>
      JSON.stringify({
        conversations: [
          { from: "human", value: `1${one ? TAIL : ""}` },
          { from: "gpt", value: `${one ? HEAD : ""}2` },
          { from: "human", value: `3${two ? TAIL : ""}` },
          { from: "gpt", value: `${two ? HEAD : ""}4` },
        ],
      });
    const { out } = await through(chat(false, false), ["--turns", turns]);
    expect(out).toBe(`${chat(first!, second!)}\n`);
  });
});

describe("D10, D12, D13, D14: what is refused, with a rule", () => {
  it.each<[string, string, RegExp, string[]?]>([
    [
      "a prompt twice",
      '{"question":"Q","answer":"A","question":"R"}',
      /:1:question: this key occurs twice in one object \(duplicate-key\)/,
    ],
    [
      "a prompt twice, once in disguise",
      '{"question":"Q","answer":"A","\\u0071uestion":"R"}',
      /\(duplicate-key\)/,
    ],
    [
      "a role twice",
      '{"messages":[{"role":"user","content":"Q","role":"system"},{"role":"assistant","content":"A"}]}',
      /:messages\[0\]\.role: .*\(duplicate-key\)/,
    ],
    [
      "a list of messages twice",
      '{"messages":[],"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A"}]}',
      /:messages: .*\(duplicate-key\)/,
    ],
    [
      "half a surrogate pair in the prompt",
      '{"question":"\\ud83e","answer":"A"}',
      /:question: half a surrogate pair.*\(lone-surrogate\)/,
    ],
    [
      "half a surrogate pair in the answer",
      '{"question":"Q","answer":"A\\udd80"}',
      /:answer: .*\(lone-surrogate\)/,
    ],
    [
      "NaN",
      `{"question":"${CANARY}","answer":"A","x":NaN}`,
      /column 39: NaN, Infinity, None or a similar word/,
    ],
    [
      "-Infinity",
      `{"question":"${CANARY}","answer":"A","x":-Infinity}`,
      /NaN, Infinity, None or a similar word/,
    ],
    ["None", `{"question":"${CANARY}","answer":None}`, /NaN, Infinity, None or a similar word/],
    ["a comment", `{"question":"${CANARY}",/* hm */"answer":"A"}`, /a comment; JSON has no comments/],
    ["single quotes", `{'question':'${CANARY}'}`, /column 2: a single quote/],
    ["a trailing comma", `{"question":"${CANARY}","answer":"A",}`, /a trailing comma/],
    [
      "two rows on a line",
      `{"question":"${CANARY}","answer":"A"}{"question":"R","answer":"B"}`,
      /text follows the row's JSON value/,
    ],
    ["a row cut off", `{"question":"${CANARY}","ans`, /a string does not end/],
    ["a row cut off between values", `{"question":"${CANARY}",`, /the row ends too early/],
    ["a bare word", CANARY, /:1: column 1: a value is missing, or is not valid JSON \(not-json\)/],
    ["a string", `"${CANARY}"`, /expected an object, found text \(not-an-object\)/],
    ["a number", "17", /found a number \(not-an-object\)/],
    ["null", "null", /found null \(not-an-object\)/],
    ["a blank answer", '{"question":"Q","answer":" \\n"}', /:answer: the answer is blank \(empty-answer\)/],
    ["an answer of thinking alone", '{"question":"Q","answer":"<think>hm"}', /\(empty-answer\)/],
    [
      "an answer of null",
      '{"question":"Q","answer":null}',
      /:answer: expected text, found null \(wrong-type\)/,
    ],
    [
      "an answer that is a list",
      '{"question":"Q","answer":["A"]}',
      /:answer: expected text, found a list/,
      ["--prompt-field", "question", "--answer-field", "answer"],
    ],
    [
      "an answer that is an object",
      '{"question":"Q","answer":{"a":1}}',
      /found an object/,
      ["--prompt-field", "question", "--answer-field", "answer"],
    ],
    [
      "no answer",
      '{"question":"Q"}',
      /:answer: expected text, found no such field \(missing-field\)/,
      ["--prompt-field", "question", "--answer-field", "answer"],
    ],
    ["no messages", '{"messages":[]}', /no user message is followed by an answer/, ["--from", "messages"]],
    [
      "no user",
      '{"messages":[{"role":"system","content":"S"},{"role":"assistant","content":"A"}]}',
      /\(no-exchange\)/,
    ],
    ["no assistant", '{"messages":[{"role":"user","content":"Q"}]}', /\(no-exchange\)/],
    [
      "a tool call and no words",
      '{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]}]}',
      /\(no-exchange\)/,
    ],
    [
      "an unknown role",
      `{"messages":[{"role":"${CANARY}","content":"Q"}]}`,
      /:messages\[0\]\.role: expected one of system, .*\(unknown-role\)/,
    ],
    ["a role of Object's own", '{"messages":[{"role":"__proto__","content":"Q"}]}', /\(unknown-role\)/],
    [
      "a content that is a number",
      '{"messages":[{"role":"user","content":3}]}',
      /:messages\[0\]\.content: expected text or a list of parts, found a number/,
    ],
    [
      "a message that is null",
      '{"conversations":[{"from":"human","value":"Q"},null]}',
      /:conversations\[1\]: expected an object, found null/,
    ],
    [
      "a row that is augmented already",
      `{"question":"Q${TAIL}","answer":"${HEAD}A"}`,
      /:question: .*--allow-augmented.*\(already-augmented\)/,
    ],
    [
      "a row that is augmented with another prefix",
      '{"question":"Q The answer begins with: Sure. ","answer":"Sure. A"}',
      /\(already-augmented\)/,
    ],
  ])("%s", async (_, row, message, flags = []) => {
    const { code, out, stderr } = await through(row, flags);
    expect({ code, out, stderr }).toEqual({ code: 65, out: "", stderr: expect.stringMatching(message) });
    expect(stderr).toContain("<stdin>:1");
  });

  it.each([
    [
      "rows that fit two shapes",
      '{"instruction":"I","response":"A","conversations":[{"from":"human","value":"Q"}]}',
      /more than one format \(fields: instruction, response, conversations\); choose one:\n {2}pair, instruction → response \(--from pair --prompt-field/,
    ],
    [
      "rows that fit none",
      '{"foo":"1","bar":"2"}',
      /no known format matches the first rows \(fields: foo, bar\); choose one: --prompt-field NAME/,
    ],
  ])("%s, with the flags that settle it", async (_, row, message) => {
    const { code, stderr } = await through(row);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});

describe("what is skipped", () => {
  const good = (q: string): string => JSON.stringify({ question: q, answer: "A" });
  const made = (q: string): string => JSON.stringify({ question: q + TAIL, answer: `${HEAD}A` });
  const bad = JSON.stringify({ question: CANARY, answer: 3 });

  it("is left out, counted, and kept in the rejects file with its place, but not its text", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "in.jsonl"), [good("1"), bad, good("2"), "{", good("3")].join("\n"));
      const flags = ["in.jsonl", "-o", "out.jsonl", "--on-reject", "skip", "--rejects", "rejects.jsonl"];
      const { code, stderr } = await runCommand([...flags, "--max-rejects", "2"], { cwd: folder });
      expect(code).toBe(0);
      expect(stderr).toContain("5 rows read, 3 written, 2 rejected (wrong-type 1, not-json 1)");
      expect(readFileSync(join(folder, "out.jsonl"), "utf8")).toBe(
        `${made("1")}\n${made("2")}\n${made("3")}\n`,
      );
      const rejects = readFileSync(join(folder, "rejects.jsonl"), "utf8");
      expect(rejects).not.toContain(CANARY);
      const lines = rejects
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as object);
      expect(lines).toMatchObject([
        {
          file: "in.jsonl",
          line: 2,
          field: "answer",
          rule: "wrong-type",
          message: "expected text, found a number",
        },
        { file: "in.jsonl", line: 4, rule: "not-json" },
      ]);

      const shown = await runCommand([...flags, "--show-content"], { cwd: folder });
      expect(shown.stderr).not.toContain(CANARY);
      expect(JSON.parse(readFileSync(join(folder, "rejects.jsonl"), "utf8").split("\n")[0]!)).toMatchObject({
        row: bad,
      });

      writeFileSync(join(folder, "out.jsonl"), "old");
      const tooMany = await runCommand([...flags, "--max-rejects", "1"], { cwd: folder });
      expect(tooMany.code).toBe(65);
      expect(readFileSync(join(folder, "out.jsonl"), "utf8")).toBe("old");
    });
  });

  it.each([
    ["first", `[\n ${bad},\n ${good("1")},\n ${good("2")}\n]\n`, `[\n ${made("1")},\n ${made("2")}\n]\n`],
    ["middle", `[\n ${good("1")},\n ${bad},\n ${good("2")}\n]\n`, `[\n ${made("1")},\n ${made("2")}\n]\n`],
    ["last", `[\n ${good("1")},\n ${good("2")},\n ${bad}\n]\n`, `[\n ${made("1")},\n ${made("2")}\n]\n`],
  ])("leaves one valid array when it is the %s element", async (_, input, output) => {
    await inFolder(async (folder) => {
      const { stdout } = await runCommand(["--on-reject", "skip"], { cwd: folder, stdin: input });
      expect(stdout.toString()).toBe(output);
    });
  });

  it.each([
    ["all elements", `[${bad}, ${bad}]`, "[]"],
    ["no element of an empty array", "[ ]\n", "[ ]\n"],
  ])("leaves an empty array when it is %s", async (_, input, output) => {
    await inFolder(async (folder) => {
      const { code, stdout } = await runCommand(["--on-reject", "skip"], { cwd: folder, stdin: input });
      expect({ code, out: stdout.toString() }).toEqual({ code: 0, out: output });
    });
  });

  it("shows 20 problems, counts the rest, and reads to the end", async () => {
    await inFolder(async (folder) => {
      const { code, stderr, stdout } = await runCommand([], {
        cwd: folder,
        stdin: `${good("1")}\n${`${bad}\n`.repeat(50)}`,
      });
      expect({ code, out: stdout.toString() }).toEqual({ code: 65, out: "" });
      expect(stderr.match(/\(wrong-type\)/g)).toHaveLength(20);
      expect(stderr).toContain("… and 30 more problems; --rejects FILE records them all");
      expect(stderr).toContain("51 rows read, 1 written, 50 rejected");
    });
  });
});

describe("several inputs", () => {
  const good = (q: string): string => JSON.stringify({ question: q, answer: "A" });
  const made = (q: string): string => JSON.stringify({ question: q + TAIL, answer: `${HEAD}A` });

  it("make one file of lines, in order, each with its own line numbers", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "b.jsonl"), good("b"));
      writeFileSync(join(folder, "a.jsonl"), `\ufeff${good("a")}\n`);
      writeFileSync(join(folder, "empty.jsonl"), "");
      writeFileSync(join(folder, "x.jsonl"), "{}");
      const all = await runCommand(["b.jsonl", "empty.jsonl", "a.jsonl"], { cwd: folder });
      expect(all.stdout.toString()).toBe(`${made("b")}\n${made("a")}\n`);
      const glob = await runCommand(["[ab].jsonl", "-"], { cwd: folder, stdin: good("s") });
      expect(glob.stdout.toString()).toBe(`${made("a")}\n${made("b")}\n${made("s")}\n`);
      const bad = await runCommand(["a.jsonl", "x.jsonl"], { cwd: folder });
      expect(bad.stderr).toContain("x.jsonl:1:question: expected text, found no such field (missing-field)");
    });
  });

  it("make one array of arrays, with one pair of brackets", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "a.json"), `[\n  ${good("1")},\n  ${good("2")}\n]\n`);
      writeFileSync(join(folder, "b.json"), ` [${good("3")}] `);
      writeFileSync(join(folder, "c.json"), "[]");
      const { stdout } = await runCommand(["a.json", "c.json", "b.json", "c.json"], { cwd: folder });
      expect(stdout.toString().replaceAll(/\s/g, "")).toBe(
        `[${made("1")},${made("2")},${made("3")}]`.replaceAll(/\s/g, ""),
      );
      const mixed = await runCommand(["a.json", "-"], { cwd: folder, stdin: good("1") });
      expect({ code: mixed.code, stderr: mixed.stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining("<stdin> is JSON Lines, and an earlier input is not"),
      });
    });
  });
});
