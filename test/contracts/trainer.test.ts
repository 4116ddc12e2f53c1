import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { outputFormats } from "../../src/formats/output/registry.js";
import { augmentFiles, type Problem, type SettingsInput } from "../../src/index.js";
import { TRAINERS, type TrainerName, trainers } from "../../src/trainers/registry.js";
import type { Trainer } from "../../src/trainers/trainer.js";
import { writeChatTokenizer } from "../helpers/chat-tokenizer.js";

/** What is expected of every target; `UPDATE_EXPECTATIONS=1` writes the file anew, to be read by a human. */
const EXPECTED = join(import.meta.dirname, "../expectations/trainers.json");
const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-"));
const TOKENIZER = writeChatTokenizer(folder);
afterAll(() => rmSync(folder, { recursive: true }));

/** One row of each kind that trainers treat otherwise. */
const ROWS: Readonly<Record<string, object>> = {
  pair: { question: "How many are left?", answer: "Six of them are left, no more." },
  "five turns": {
    conversations: [
      { from: "system", value: "Be brief." },
      { from: "human", value: "Who?" },
      { from: "gpt", value: "The first one, as always." },
      { from: "human", value: "And then?" },
      { from: "gpt", value: "The second one, as ever." },
    ],
  },
  tools: {
    messages: [
      { role: "user", content: "What is the weather?" },
      {
        role: "assistant",
        content: "",
        tool_calls: [
          { id: "a1b2c3d4e", type: "function", function: { name: "weather", arguments: { where: "here" } } },
        ],
      },
      { role: "tool", tool_call_id: "a1b2c3d4e", content: "rain" },
      { role: "assistant", content: "It rains, I am afraid." },
    ],
    tools: [
      {
        type: "function",
        function: { name: "weather", description: "tells it", parameters: { type: "object" } },
      },
    ],
  },
  image: {
    messages: [
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "text", text: "What is it?" },
        ],
      },
      { role: "assistant", content: "A single black pixel, I think." },
    ],
  },
};

interface Result {
  readonly rows: readonly unknown[];
  readonly refused: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
}

/** The most tokens that a row had when it was written last. */
let longest = 0;

let runs = 0;

/** Writes one row for a target, as a user would, and reads what came of it. */
async function write(row: object, settings: SettingsInput): Promise<Result> {
  const base = join(folder, String(runs++));
  const output = `${base}.out.jsonl`;
  writeFileSync(`${base}.jsonl`, `${JSON.stringify(row)}\n`);
  const problems: Problem[] = [];
  const { tally } = await augmentFiles({
    inputs: [`${base}.jsonl`],
    output,
    settings,
    onProblem: (problem) => problems.push(problem),
  });
  longest = tally.tokens.after.max;
  const beside = readdirSync(folder).filter((name) => join(folder, name).startsWith(`${output}.`));
  return {
    rows: existsSync(output)
      ? readFileSync(output, "utf8")
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown)
      : [],
    refused: problems.map(({ rule, message }) => `${message} (${rule})`),
    settings: Object.fromEntries(
      beside.map((name) => [
        name.replace(/^\d+\.out\.jsonl\./, ""),
        readFileSync(join(folder, name), "utf8").replaceAll(/\d+\.out\.jsonl/g, "OUT.jsonl"),
      ]),
    ),
  };
}

const rendered = (trainer: TrainerName): SettingsInput => ({
  trainers: [trainer],
  tokenizer: TOKENIZER,
  template: "auto",
});
/** Templates of text models write no images, so those rows are not rendered. */
const settingsFor = (kind: string, trainer: TrainerName): SettingsInput =>
  kind === "image"
    ? { trainers: [trainer] }
    : { ...rendered(trainer), ...(trainer === "verl" ? { turns: "all" as const } : {}) };

const recorded = existsSync(EXPECTED)
  ? (JSON.parse(readFileSync(EXPECTED, "utf8")) as Record<string, Record<string, Result>>)
  : {};
const updating = process.env["UPDATE_EXPECTATIONS"] === "1";
afterAll(() => {
  if (updating) writeFileSync(EXPECTED, `${JSON.stringify(recorded, undefined, 1)}\n`);
});

describe.each(TRAINERS)("the target %s", (name) => {
  const trainer: Trainer = trainers[name];

  it.each(Object.keys(ROWS))("writes, or refuses with a reason: %s", async (kind) => {
    const result = await write(ROWS[kind]!, settingsFor(kind, name));
    if (updating) recorded[name] = { ...recorded[name], [kind]: result };
    expect(result).toEqual(recorded[name]?.[kind]);
    expect(result.rows.length > 0).toBe(result.refused.length === 0);
  });

  it("writes exactly the keys of its shapes, in their order, and the same types in every row", async () => {
    for (const to of trainer.formats) {
      const { rows, refused } = await write(ROWS["pair"]!, { ...rendered(name), to });
      expect(refused).toEqual([]);
      for (const row of rows) expect(Object.keys(row as object)).toEqual(outputFormats[to].keys);
    }
  });

  it("puts the limit at the longest row, in settings that can be read", async () => {
    const { settings } = await write(ROWS["pair"]!, rendered(name));
    expect(Object.keys(settings).length).toBeGreaterThan(0);
    for (const [file, text] of Object.entries(settings)) {
      if (file.endsWith(".json")) expect(() => JSON.parse(text) as unknown).not.toThrow();
      if (file.endsWith(".yaml")) expect(parseYaml(text)).toBeTypeOf("object");
      expect(text).not.toContain(folder);
    }
    // services set the limit themselves
    if (name !== "openai" && name !== "together") {
      // NeMo-RL wants rows shorter than its limit
      const limit = name === "nemo-rl" ? longest + 1 : longest;
      expect(limit).toBeGreaterThan(10);
      expect(Object.values(settings).join("\n")).toMatch(new RegExp(`[:=] ?${limit}\\b`));
    }
  });

  it("says what to do about the limit when no row was counted", async () => {
    if (outputFormats[trainer.formats[0]!].needsRendering) return;
    const { settings } = await write(ROWS["pair"]!, { trainers: [name] });
    const text = Object.values(settings).join("\n");
    if (name !== "openai" && name !== "together")
      expect(text).toMatch(/# .*to count them, run with --tokenizer and --template/);
  });

  it("reads only shapes of the family, and says what it does with long rows", () => {
    expect(trainer.formats.length).toBeGreaterThan(0);
    expect(trainer.turns.length).toBeGreaterThan(0);
    expect(trainer.version).not.toBe("");
    if (trainer.lossMark !== undefined) expect(trainer.turns).toEqual(["last", "first", "all"]);
  });
});

describe("several targets at once", () => {
  it("share the first shape that all of them read", async () => {
    const { rows, settings } = await write(ROWS["pair"]!, { trainers: ["trl", "mlx-lm", "together"] });
    expect(Object.keys(rows[0] as object)).toEqual(["prompt", "completion"]);
    expect(Object.keys(settings)).toEqual(["mlx-lm.yaml", "together.json", "trl.yaml"]);
  });

  it("leave no turn to be trained that is not meant: TRL trains all of a list of messages", async () => {
    const { refused } = await write(ROWS["five turns"]!, { trainers: ["trl"], to: "messages" });
    expect(refused).toEqual([expect.stringContaining("would also train on other answers")]);
    const { rows } = await write(ROWS["five turns"]!, { trainers: ["trl"], to: "messages", turns: "all" });
    expect(rows.length).toBe(1);
  });

  it("are refused when no shape is read by all", async () => {
    await expect(write(ROWS["pair"]!, { trainers: ["nemo", "openai"] })).rejects.toThrow(
      /no format is read by all of these/,
    );
  });

  it("mark no turn when they do so in different ways, and refuse rows where that would matter", async () => {
    const single = await write(ROWS["pair"]!, { trainers: ["axolotl", "openai"] });
    expect(single.rows).toEqual([
      { messages: [expect.anything(), { role: "assistant", content: expect.any(String) as string }] },
    ]);
    const { refused } = await write(ROWS["five turns"]!, { trainers: ["axolotl", "openai"] });
    expect(refused).toEqual([expect.stringContaining("would also train on other answers")]);
  });
});
