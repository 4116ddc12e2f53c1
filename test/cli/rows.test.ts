import { describe, expect, it } from "vitest";
import { rowResult } from "../helpers/row-result.js";
import { HEAD, pair, TAIL } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const withExtra = (extra: string): string => `{${extra}"question":"Q","answer":"A"}`;

describe("a row keeps its bytes outside the edited texts", () => {
  it.each([
    [
      "keys of prototypes",
      '"__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"prototype":1,"toString":null,"hasOwnProperty":"h",',
    ],
    ["keys that look like indexes, twice and out of order", '"10":1,"2":2,"10":3,'],
    ["an unused field twice", '"id":1,"id":2,'],
    [
      "numbers that a JSON round trip would change",
      '"n":[9007199254740993,1.0,-0,1e400,1E5,-1.50,123456789012345678901234567890],',
    ],
    ["escapes, slashes and lone surrogates", '"s":"\\/\\u0041\\ud800 \\udfff\\t","t":"/",'],
    ["non-characters, astral, combining and bidi", '"u":"\uffff\u{10ffff}\u{1f9d1}e\u0301\u202eabc\u200b",'],
    ["white space", ' "a" : [ 1 ,\t2 ] ,'],
  ])("%s", async (_, extra) => {
    const { code, stdout } = await rowResult(withExtra(extra));
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `{${extra}"question":"Q${TAIL}","answer":"${HEAD}A"}\n`,
    });
  });

  it.each([
    [
      "the answer before the prompt",
      '{"answer":"A","question":"Q"}',
      `{"answer":"${HEAD}A","question":"Q${TAIL}"}`,
    ],
    [
      "escapes inside the edited texts",
      '{"question":"\\u0051\\/","answer":"\\u0041\\/"}',
      `{"question":"\\u0051\\/${TAIL}","answer":"${HEAD}\\u0041\\/"}`,
    ],
    [
      "a key with escapes",
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
    const { code, stdout } = await rowResult(row);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${made}\n` });
  });

  it.each([
    ["all", [true, true]],
    ["last", [false, true]],
    ["first", [true, false]],
  ])("--turns %s edits the selected turns alone", async (turns, [first, second]) => {
    const chat = (one: boolean, two: boolean): string =>
      JSON.stringify({
        conversations: [
          { from: "human", value: `1${one ? TAIL : ""}` },
          { from: "gpt", value: `${one ? HEAD : ""}2` },
          { from: "human", value: `3${two ? TAIL : ""}` },
          { from: "gpt", value: `${two ? HEAD : ""}4` },
        ],
      });
    const { stdout } = await rowResult(chat(false, false), ["--turns", turns]);
    expect(stdout).toBe(`${chat(first!, second!)}\n`);
  });
});

describe("several inputs", () => {
  const good = (q: string): string => JSON.stringify(pair(q, "A"));
  const made = (q: string): string => JSON.stringify(pair(q + TAIL, `${HEAD}A`));

  it("are written as one file of lines, in order, and have their own line numbers", async () => {
    const lap = await workspace({
      "b.jsonl": good("b"),
      "a.jsonl": `\ufeff${good("a")}\n`,
      "empty.jsonl": "",
      "x.jsonl": "{}",
    });
    const all = await lap.run("b.jsonl", "empty.jsonl", "a.jsonl");
    expect(all.stdout).toBe(`${made("b")}\n${made("a")}\n`);
    const glob = await lap.run("[ab].jsonl", "-", { stdin: good("s") });
    expect(glob.stdout).toBe(`${made("a")}\n${made("b")}\n${made("s")}\n`);
    const bad = await lap.run("a.jsonl", "x.jsonl");
    expect(bad.stderr).toContain("x.jsonl:1:question: expected text, found no such field (missing-field)");
  });

  it("that are arrays are written as one array", async () => {
    const lap = await workspace({
      "a.json": `[\n  ${good("1")},\n  ${good("2")}\n]\n`,
      "b.json": ` [${good("3")}] `,
      "c.json": "[]",
    });
    const { stdout } = await lap.run("a.json", "c.json", "b.json", "c.json");
    expect(stdout.replaceAll(/\s/g, "")).toBe(
      `[${made("1")},${made("2")},${made("3")}]`.replaceAll(/\s/g, ""),
    );
    const mixed = await lap.run("a.json", "-", { stdin: good("1") });
    expect({ code: mixed.code, stderr: mixed.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("<stdin> is JSON Lines, and an earlier input is not"),
    });
  });
});
