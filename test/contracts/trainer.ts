import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { outputFormats } from "../../src/formats/output/registry.js";
import { augmentFiles, type Problem, type SettingsInput } from "../../src/index.js";
import { type TrainerName, trainers } from "../../src/trainers/registry.js";
import type { Trainer } from "../../src/trainers/trainer.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** What is expected of every trainer; `UPDATE_EXPECTATIONS=1` writes the file again, to be read by a human. */
const EXPECTED = join(import.meta.dirname, "../expectations/trainers.json");

/** The trainers whose contract is tested, in the order of the calls. */
export const testedTrainers: TrainerName[] = [];

/** One row of each kind that trainers treat differently. */
export const ROWS: Readonly<Record<string, object>> = {
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

export interface Result {
  readonly rows: readonly unknown[];
  readonly refused: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
}

/** Writes one row as a user would, and returns the results: also the number of its tokens, and the folder. */
async function writeIn(
  row: object,
  settings: SettingsInput,
): Promise<{ readonly result: Result; readonly tokens: number; readonly folder: string }> {
  const lap = await workspace({ "in.jsonl": rows(row), ...CHAT_TOKENIZER_FILES });
  const output = "OUT.jsonl";
  const problems: Problem[] = [];
  const { tally } = await augmentFiles({
    inputs: [lap.path("in.jsonl")],
    output: lap.path(output),
    settings:
      settings.tokenizer === undefined ? settings : { ...settings, tokenizer: lap.path(settings.tokenizer) },
    onProblem: (problem) => problems.push(problem),
  });
  const names = lap.names();
  const beside = names.filter((name) => name.startsWith(`${output}.`));
  const result = {
    rows: names.includes(output) ? lap.output(output) : [],
    refused: problems.map(({ rule, message }) => `${message} (${rule})`),
    settings: Object.fromEntries(beside.map((name) => [name.slice(output.length + 1), lap.read(name)])),
  };
  return { result, tokens: tally.tokens.after.max, folder: lap.folder };
}

/** The rows, refusals and trainer settings that are written for one row. */
export async function write(row: object, settings: SettingsInput): Promise<Result> {
  return (await writeIn(row, settings)).result;
}

const rendered = (trainer: TrainerName): SettingsInput => ({
  trainers: [trainer],
  tokenizer: "chat-tokenizer",
  template: "auto",
});

/** Templates of text models write no images, so such rows are not rendered. */
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

/**
 * Services, which set the limit themselves; torchtune, where any limit masks the end token; ms-swift, which writes chats
 * by templates of its own.
 */
const WRITES_NO_LIMIT: ReadonlySet<TrainerName> = new Set(["openai", "together", "torchtune", "ms-swift"]);

/** How far the limit is over the longest row: llm-foundry adds an end token, NeMo 2 splits. */
const OVER_LONGEST: Partial<Record<TrainerName, number>> = { "llm-foundry": 1, nemo: 32 };

/**
 * How many times the longest row the limit is: LLaMA-Factory's templates keep white space that others trim, and NeMo-RL
 * takes the tokens of each message alone.
 */
const TIMES_LONGEST: Partial<Record<TrainerName, number>> = { "llama-factory": 2, "nemo-rl": 2 };

/** The contract of a trainer: the rows it is given are in its formats, and its settings keep the longest row whole. */
export function testTrainer(name: TrainerName): void {
  testedTrainers.push(name);
  const trainer: Trainer = trainers[name];

  describe(`the trainer ${name}`, () => {
    it.each(Object.keys(ROWS))("writes a row, or refuses it with a reason: %s", async (kind) => {
      const result = await write(ROWS[kind]!, settingsFor(kind, name));
      if (updating) recorded[name] = { ...recorded[name], [kind]: result };
      expect(result).toEqual(recorded[name]?.[kind]);
      expect(result.rows.length > 0).toBe(result.refused.length === 0);
    });

    it("writes exactly the keys of its formats, in their order", async () => {
      for (const to of trainer.formats) {
        const { rows, refused } = await write(ROWS["pair"]!, { ...rendered(name), to });
        expect(refused).toEqual([]);
        for (const row of rows) expect(Object.keys(row as object)).toEqual(outputFormats[to].keys);
      }
    });

    it("writes settings that can be parsed, with the longest row as the limit; none if it was not run", async () => {
      const { result, tokens, folder } = await writeIn(ROWS["pair"]!, rendered(name));
      const { settings } = result;
      expect(Object.keys(settings).length > 0).toBe(trainer.ran !== undefined);
      for (const [file, text] of Object.entries(settings)) {
        if (file.endsWith(".json")) expect(() => JSON.parse(text) as unknown).not.toThrow();
        if (file.endsWith(".yaml")) expect(parseYaml(text)).toBeTypeOf("object");
        expect(text).not.toContain(folder);
      }
      if (trainer.ran !== undefined && !WRITES_NO_LIMIT.has(name)) {
        const limit = tokens * (TIMES_LONGEST[name] ?? 1) + (OVER_LONGEST[name] ?? 0);
        expect(limit).toBeGreaterThan(10);
        expect(Object.values(settings).join("\n")).toMatch(new RegExp(`[:=] ?${limit}\\b`));
      }
    });

    it("writes how to find the limit where no tokens were counted", async () => {
      if (trainer.ran === undefined || outputFormats[trainer.formats[0]!].needsRendering) return;
      const { settings } = await write(ROWS["pair"]!, { trainers: [name] });
      const text = Object.values(settings).join("\n");
      if (!WRITES_NO_LIMIT.has(name))
        expect(text).toMatch(/# .*to count them, run with --tokenizer and --template/);
    });

    it("reads a format, and trains some turns", () => {
      expect(trainer.formats.length).toBeGreaterThan(0);
      expect(trainer.turns.length).toBeGreaterThan(0);
      expect(trainer.version).not.toBe("");
      if (trainer.lossMark !== undefined) expect(trainer.turns).toEqual(["last", "first", "all"]);
    });
  });
}
