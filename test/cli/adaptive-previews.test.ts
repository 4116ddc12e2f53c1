import { describe, expect, it } from "vitest";
import type { Settings, Tally } from "../../src/index.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { pair, rows } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const TRUE = ["--method", "true", "-t", "chat-tokenizer", "--connector", "+c+"];
const POOL = ["--prefixes", "3=Let's see. ", "--prefixes", "1=a=b. "];

interface Manifest {
  readonly settings: Pick<Settings, "method">;
  readonly rows: Tally;
}

const inWorkspace = (input: string, files: Readonly<Record<string, string>> = {}): Promise<Workspace> =>
  workspace({ ...CHAT_TOKENIZER_FILES, "in.jsonl": input, ...files });

const NUMBERED = Array.from({ length: 400 }, (_, i) =>
  pair(`question ${i}`, `The answer is ${i}.\n#### ${i}`),
);

describe("a preview by a rule", () => {
  it("is the beginning of each answer, and why it ended is counted", async () => {
    const lap = await inWorkspace(
      rows(
        pair("a", "One two. Three."),
        pair("b", "There are 3. Yes."),
        pair("c", "3 are there."),
        pair("d", "Only one."),
      ),
    );
    const flags = [...TRUE, "--preview", "sentence", "--preview-stop", "digit,####", "-o", "out.jsonl"];
    const { code, stderr } = await lap.run("in.jsonl", ...flags);
    expect(code).toBe(0);
    expect(lap.output("out.jsonl").map(({ question }) => question)).toEqual([
      ...["a+c+One two.", "b+c+There are", "c", "d+c+Only one."],
    ]);
    expect(stderr).toContain("3 augmented; unchanged: 1 whose preview would be empty\n");
    expect(stderr).toContain(
      "previews (experimental): 1 is the whole answer, 1 ended by the rule sentence, 1 stopped before digit; of 1, white space at the end is left out\n",
    );
    const { rows: tally } = lap.manifest<Manifest>("out.jsonl");
    expect(tally.unchanged).toEqual({ "no-preview": 1 });
    expect(tally.previews).toMatchObject({
      ...{ count: 3, wholeAnswers: 1, trimmed: 1 },
      ended: { "answer-end": 1, sentence: 1, "stop:digit": 1 },
    });
  });

  it("is made again from its manifest, and a flag takes the place of the rule in it", async () => {
    const lap = await inWorkspace(rows(...NUMBERED));
    await lap.runAll(
      ["in.jsonl", ...TRUE, "--preview", "ratio:0.5", "--preview-stop", "####", "-o", "one"],
      ["--config", "one.manifest.json", "-o", "two"],
      ["--config", "one.manifest.json", "--preview-tokens", "3", "-o", "three"],
      ["--config", "three.manifest.json", "--preview", "line", "-o", "four"],
    );
    expect(lap.read("two")).toBe(lap.read("one"));
    expect(lap.manifest<Manifest>("three").settings.method).toMatchObject({ previewTokens: 3 });
    expect(lap.manifest<Manifest>("three").settings.method).not.toHaveProperty("preview");
    expect(lap.manifest<Manifest>("four").settings.method).toMatchObject({ preview: "line" });
    expect(lap.manifest<Manifest>("four").settings.method).not.toHaveProperty("previewTokens");
  });

  it("gives the published bytes for tokens:N, and for a trim without white space to trim", async () => {
    const lap = await inWorkspace(rows(...NUMBERED));
    await lap.runAll(
      ["in.jsonl", ...TRUE, "--preview-tokens", "8", "-o", "one"],
      ["in.jsonl", ...TRUE, "--preview", "tokens:8", "-o", "two"],
      ["in.jsonl", ...TRUE, "--preview-tokens", "3", "--trim-preview", "-o", "trimmed"],
      ["in.jsonl", ...TRUE, "--preview-tokens", "3", "-o", "plain"],
    );
    expect(lap.read("two")).toBe(lap.read("one"));
    expect(lap.read("trimmed")).toBe(lap.read("plain"));
    expect(lap.manifest<Manifest>("two").settings).toEqual(lap.manifest<Manifest>("one").settings);
  });

  it.each([
    ["by a rule", [...TRUE, "--preview", "sentence", "--preview-stop", "digit"]],
    ["by a largest share", [...TRUE, "--max-reveal", "0.4"]],
    ["of several prefixes", [...POOL, "--connector", "+c+"]],
    ["of several prefixes, without a connector", [...POOL, "--connector", ""]],
  ])("is not added twice: %s", async (_, flags) => {
    const lap = await inWorkspace(rows(...NUMBERED.slice(0, 20)));
    await lap.runAll(["in.jsonl", ...flags, "-o", "one"]);
    const { code, stderr } = await lap.run("one", ...flags);
    expect(code).toBe(65);
    expect(stderr).toContain("already-augmented 20");
    await lap.runAll(["one", ...flags, "--allow-augmented", "-o", "two"]);
    expect(lap.read("two")).toBe(lap.read("one"));
  });

  it("is found by check and shown by inspect", async () => {
    const lap = await inWorkspace(rows(...NUMBERED.slice(0, 3)));
    const flags = ["--method", "true", "-t", "chat-tokenizer", "--preview", "line"];
    const stops = ["--preview-stop", "digit", "--connector", "newline"];
    await lap.runAll(["in.jsonl", ...flags, ...stops, "-o", "out.jsonl"]);
    const checked = await lap.run("check", "out.jsonl", "-t", "chat-tokenizer");
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.stdout).toContain("3 rows have a preview");
    const made = await lap.run("inspect", "in.jsonl", ...flags, ...stops, "--row", "1");
    expect(made.stdout).toContain("true, preview line, preview stop digit (experimental)");
    expect(made.stdout).toMatch(/preview {3}\d+ tokens: stopped before digit; the white space before/);
    const json = await lap.run("inspect", "in.jsonl", ...flags, ...stops, "--row", "1", "--format", "json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      additions: [{ kind: "preview", ended: "stop:digit", isTrimmed: true }],
    });
    const found = await lap.run("inspect", "out.jsonl", "-t", "chat-tokenizer", "--row", "1");
    expect(found.stdout).toContain("already augmented");
  });

  it("keeps its laws on hostile rows, with all other bytes", async () => {
    const answers = [
      "\\ud83d\\udc69\\u200d\\ud83d\\udc69\\u200d\\ud83d\\udc67 3",
      "e\\u0301\\u0301. \\u202e0",
      "a\\u0000b\\r\\nc 1",
      "\\ufeff\\u2028 x. y",
      "<think>1 2 3</think>\\n\\nVisible. 4",
      "```js\\n1\\n```",
      "\\u0663 is three",
    ];
    const lines = answers.map((answer, i) => `{ "n": 1e${i}, "question":"q","answer" :"${answer}"}`);
    const lap = await inWorkspace(`\ufeff${lines.join("\r\n")}\r\n`);
    const flags = [...TRUE, "--preview", "sentence", "--preview-stop", "digit,fence", "-o", "out.jsonl"];
    const { code, stderr } = await lap.run("in.jsonl", ...flags);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const written = lap
      .read("out.jsonl")
      .replace(/^\ufeff/, "")
      .trimEnd()
      .split(/\r?\n/);
    const added = written.map((line, i) => {
      const before = lines[i]!.indexOf('","answer"');
      expect(line.startsWith(lines[i]!.slice(0, before))).toBe(true);
      expect(line.endsWith(lines[i]!.slice(before))).toBe(true);
      return line.slice(before, line.length - (lines[i]!.length - before));
    });
    expect(added).toEqual([
      "+c+👩‍👩‍👧",
      "+c+e\u0301\u0301.",
      "+c+a\\u0000b",
      "+c+\ufeff",
      "+c+Visible.",
      "",
      "",
    ]);
  });

  it("leaves a conversation unchanged of which one preview would be empty, and never shows a tool call", async () => {
    const said = (...contents: readonly string[]): object => ({
      messages: contents.map((content, i) => ({ role: ["user", "assistant"][i % 2], content })),
    });
    const call = { role: "assistant", tool_calls: [{ function: { name: "f", arguments: { a: 1 } } }] };
    const lap = await inWorkspace(
      rows(said("a", "Yes. No.", "b", "3. No."), said("a", "Yes. No.", "b", "So. No."), {
        messages: [
          { role: "user", content: "a" },
          call,
          { role: "tool", name: "f", content: "x" },
          { role: "assistant", content: "It is. So." },
        ],
      }),
    );
    const flags = [...TRUE, "--preview", "sentence", "--preview-stop", "digit", "--turns", "all"];
    await lap.runAll(["in.jsonl", ...flags, "-o", "out.jsonl"]);
    const prompts = lap
      .output<{ messages: readonly { role: string; content: string }[] }>("out.jsonl")
      .map(({ messages }) => messages.filter(({ role }) => role === "user").map(({ content }) => content));
    expect(prompts).toEqual([["a", "b"], ["a+c+Yes.", "b+c+So."], ["a+c+It is."]]);
  });
});

describe("several prefixes", () => {
  const prefixOf = ({ answer }: Record<string, unknown>): string => String(answer).split("The")[0]!;

  it("go to the same rows in any order of the rows, and by their weights within a share, too", async () => {
    const lap = await inWorkspace(rows(...NUMBERED), { "turned.jsonl": rows(...[...NUMBERED].reverse()) });
    await lap.runAll(
      ["in.jsonl", ...POOL, "-o", "one"],
      ["turned.jsonl", ...POOL, "-o", "two"],
      ["in.jsonl", ...POOL, "--seed", "1", "-o", "three"],
      ["in.jsonl", ...POOL, "--share", "0.5", "-o", "half"],
    );
    const lines = (name: string): readonly string[] => lap.read(name).trimEnd().split("\n");
    expect(lines("two").toReversed()).toEqual(lines("one"));
    expect(lines("three")).not.toEqual(lines("one"));
    const { prefixes } = lap.manifest<Manifest>("one").rows;
    const counts: Record<string, number> = {};
    for (const prefix of lap.output("one").map(prefixOf)) counts[prefix] = (counts[prefix] ?? 0) + 1;
    expect(prefixes).toEqual({ cases: {}, default: counts });
    // 300 are expected, and 26 is three standard deviations
    expect(Math.abs(prefixes.default["Let's see. "]! - 300)).toBeLessThan(30);
    const half = lap.manifest<Manifest>("half").rows;
    expect(Math.abs(half.prefixes.default["Let's see. "]! / half.augmented - 0.75)).toBeLessThan(0.1);
    // a row has the same prefix whether or not all rows are augmented
    const whole = new Set(lines("one"));
    const augmented = lines("half").filter((line) => line.includes("begins with"));
    expect(augmented.filter((line) => !whole.has(line))).toEqual([]);
  });

  it("are chosen by a field of a configuration, whose cases are counted", async () => {
    const prefixes = {
      ...{ by: "field", field: "lang" },
      cases: { de: { "Also: ": 1 }, default: { "D: ": 1 } },
      default: { "So: ": 1 },
    };
    const config = JSON.stringify({ method: { name: "virtual", prefixes } });
    const list = [{ lang: "de" }, { lang: "default" }, { lang: 5 }, { lang: "c4n4ry" }, {}];
    const lap = await inWorkspace(rows(...list.map((more) => ({ ...pair("q", "The end."), ...more }))), {
      "c.json": config,
    });
    const { code, stderr } = await lap.run("in.jsonl", "--config", "c.json", "-o", "out.jsonl");
    expect(code).toBe(0);
    expect(lap.output("out.jsonl").map(prefixOf)).toEqual(["Also: ", "D: ", "So: ", "So: ", "So: "]);
    expect(lap.manifest<Manifest>("out.jsonl").rows.prefixes).toEqual({
      cases: { de: { "Also: ": 1 }, default: { "D: ": 1 } },
      default: { "So: ": 3 },
    });
    expect(stderr).toContain('prefixes (experimental): "So: " 3, "Also: " 1, "D: " 1\n');
    // no value of a row is in the manifest, unless the settings name it
    expect(lap.read("out.jsonl.manifest.json")).not.toContain("c4n4ry");
    const shown = await lap.run(
      "inspect",
      "in.jsonl",
      "--config",
      "c.json",
      "-t",
      "chat-tokenizer",
      "--row",
      "4",
    );
    expect(shown.stdout).toMatch(/prefix {4}chosen: field lang is no case: the default: So:·/);
    lap.write("c.json", config.replace("lang", "language"));
    const missed = await lap.run("in.jsonl", "--config", "c.json", "-o", "out.jsonl");
    expect(missed.stderr).toContain(
      "warning: no row is one of the cases of the prefixes, so all have the default\n",
    );
  });

  it("have a section in the report", async () => {
    const lap = await inWorkspace(rows(...NUMBERED));
    await lap.runAll(
      ["in.jsonl", ...POOL, "-o", "one"],
      ["report", "one.manifest.json", "-o", "one.html"],
      ["in.jsonl", ...TRUE, "--preview", "line", "-o", "two"],
      ["report", "two.manifest.json", "-o", "two.html"],
    );
    expect(lap.read("one.html")).toContain("Which prefix the exchanges got");
    expect(lap.read("one.html")).toContain("<b>Experimental</b>: prefixes.");
    expect(lap.read("two.html")).toContain("<b>Experimental</b>: preview.");
    expect(lap.read("two.html")).toContain("a preview ended by the rule line");
  });
});

describe("flags that do not fit together", () => {
  it.each<[readonly string[], string]>([
    [[...TRUE, "--preview", "line", "-m", "3"], "both say where a preview ends"],
    [[...TRUE, "--preview", "sentense"], "--preview: expected tokens:N, ratio:SHARE[:FLOOR[:CEILING]]"],
    [[...TRUE, "--preview", "ratio:0.1:5:2"], "--preview: the floor of 5 tokens is above the ceiling of 2"],
    [[...TRUE, "--preview-stop", "digits"], "--preview-stop: expected digit, fence, TEXT such as ####"],
    [[...TRUE, "--max-reveal", "2"], "--max-reveal: expected a share"],
    [["--preview", "line"], "--preview belongs to --method true, not to virtual"],
    [[...TRUE, "--prefixes", "1=a"], "--prefixes belongs to --method virtual, not to true"],
    [["--prefixes", "a"], "--prefixes: expected a weight and a phrase"],
    [["--prefixes", "1=a", "--prefixes", "2=a"], "--prefixes: each phrase once"],
    [["--prefixes", "1=a", "--prefix", "b"], "--prefixes: one phrase and several cannot stand together"],
  ])("are refused: %j", async (flags, message) => {
    const lap = await inWorkspace(rows(pair("q", "a")));
    const { code, stderr } = await lap.run("in.jsonl", ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
