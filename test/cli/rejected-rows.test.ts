import { describe, expect, it } from "vitest";
import { rowResult } from "../helpers/row-result.js";
import { CANARY, HEAD, pair, TAIL } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

describe("an invalid row is rejected with its rule", () => {
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
    ["a truncated row", `{"question":"${CANARY}","ans`, /a string does not end/],
    ["a row truncated between values", `{"question":"${CANARY}",`, /the row ends too early/],
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
    const { code, stdout, stderr } = await rowResult(row, flags);
    expect({ code, stdout, stderr }).toEqual({
      code: 65,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
    expect(stderr).toContain("<stdin>:1");
  });

  it.each([
    [
      "rows of two possible formats",
      '{"instruction":"I","response":"A","conversations":[{"from":"human","value":"Q"}]}',
      /more than one format \(fields: instruction, response, conversations\); choose one:\n {2}pair, instruction → response \(--from pair --prompt-field/,
    ],
    [
      "rows of no known format",
      '{"foo":"1","bar":"2"}',
      /no known format matches the first rows \(fields: foo, bar\); choose one: --prompt-field NAME/,
    ],
  ])("%s end the run with a hint at the flags that decide", async (_, row, message) => {
    const { code, stderr } = await rowResult(row);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});

describe("a row that --on-reject skip leaves out", () => {
  const good = (q: string): string => JSON.stringify(pair(q, "A"));
  const made = (q: string): string => JSON.stringify(pair(q + TAIL, `${HEAD}A`));
  const bad = JSON.stringify({ question: CANARY, answer: 3 });

  it("is counted, and kept in the rejects file with its place, but not its text", async () => {
    const lap = await workspace({ "in.jsonl": [good("1"), bad, good("2"), "{", good("3")].join("\n") });
    const flags = ["in.jsonl", "-o", "out.jsonl", "--on-reject", "skip", "--rejects", "rejects.jsonl"];
    const { code, stderr } = await lap.run(...flags, "--max-rejects", "2");
    expect(code).toBe(0);
    expect(stderr).toContain("5 rows read, 3 written, 2 rejected (wrong-type 1, not-json 1)");
    expect(lap.read("out.jsonl")).toBe(`${made("1")}\n${made("2")}\n${made("3")}\n`);
    const rejects = lap.read("rejects.jsonl");
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

    const shown = await lap.run(...flags, "--show-content");
    expect(shown.stderr).not.toContain(CANARY);
    expect(JSON.parse(lap.read("rejects.jsonl").split("\n")[0]!)).toMatchObject({
      row: bad,
    });

    lap.write("out.jsonl", "old");
    const tooMany = await lap.run(...flags, "--max-rejects", "1");
    expect(tooMany.code).toBe(65);
    expect(lap.read("out.jsonl")).toBe("old");
  });

  it.each([
    ["first", `[\n ${bad},\n ${good("1")},\n ${good("2")}\n]\n`, `[\n ${made("1")},\n ${made("2")}\n]\n`],
    ["middle", `[\n ${good("1")},\n ${bad},\n ${good("2")}\n]\n`, `[\n ${made("1")},\n ${made("2")}\n]\n`],
    ["last", `[\n ${good("1")},\n ${good("2")},\n ${bad}\n]\n`, `[\n ${made("1")},\n ${made("2")}\n]\n`],
  ])("leaves a valid array when it is the %s element", async (_, input, output) => {
    const lap = await workspace();
    const { stdout } = await lap.run("--on-reject", "skip", { stdin: input });
    expect(stdout).toBe(output);
  });

  it.each([
    ["all elements are rejected", `[${bad}, ${bad}]`, "[]"],
    ["there is no element", "[ ]\n", "[ ]\n"],
  ])("leaves an empty array when %s", async (_, input, output) => {
    const lap = await workspace();
    const { code, stdout } = await lap.run("--on-reject", "skip", "--allow-empty", { stdin: input });
    expect({ code, out: stdout }).toEqual({ code: 0, out: output });
  });

  it("is reported with those that differ from it in numbers alone, and counted", async () => {
    const lap = await workspace();
    const cut = Array.from({ length: 49 }, (_, i) => `{"n":${" ".repeat(i)}x}\n`).join("");
    const { code, stderr, stdout } = await lap.run({ stdin: `${good("1")}\n${bad}\n${cut}` });
    expect({ code, out: stdout }).toEqual({ code: 65, out: "" });
    expect(stderr.match(/\(wrong-type\)/g)).toHaveLength(1);
    expect(stderr.match(/\(not-json\); 48 more with other numbers\n/g)).toHaveLength(1);
    expect(stderr).toContain("51 rows read, none written, 50 rejected");
  });
});
