import { describe, expect, it } from "vitest";
import { TRAINERS, type TrainerName } from "../../src/trainers/registry.js";
import { ROWS, testedTrainers, testTrainer, write } from "./trainer.js";

testTrainer("trl");
testTrainer("unsloth");
testTrainer("axolotl");
testTrainer("llama-factory");
testTrainer("torchtune");
testTrainer("mlx-lm");
testTrainer("ms-swift");
testTrainer("openai");
testTrainer("together");
testTrainer("mistral-finetune");
testTrainer("open-instruct");
testTrainer("nemo-rl");
testTrainer("nemo-automodel");
testTrainer("nemo");
testTrainer("llm-foundry");
testTrainer("verl");

it("the contract of trainers is tested for every trainer of the registry", () => {
  expect(testedTrainers).toEqual(TRAINERS);
});

describe("a limit", () => {
  const counted = { tokenizer: "chat-tokenizer", template: "auto" };
  it.each<[TrainerName, "alpaca" | "messages" | undefined, string, RegExp]>([
    ["axolotl", "alpaca", "pair", /^# sequence_len: axolotl writes its own text around Alpaca rows;/m],
    [
      "ms-swift",
      "messages",
      "pair",
      /^# max_length: ms-swift writes system prompts, several turns and tools/m,
    ],
    [
      "llama-factory",
      undefined,
      "tools",
      /^# cutoff_len: LLaMA-Factory writes tools, and earlier turns that are trained, by templates/m,
    ],
  ])("is a comment where %s writes another text than the template (%s, %s)", async (name, to, kind, line) => {
    const { settings } = await write(ROWS[kind]!, { trainers: [name], to, ...counted });
    expect(Object.values(settings).join("\n")).toMatch(line);
  });
});

describe("several trainers at once", () => {
  it("share the first format that all of them read", async () => {
    const { rows, settings } = await write(ROWS["pair"]!, { trainers: ["trl", "mlx-lm", "together"] });
    expect(Object.keys(rows[0] as object)).toEqual(["prompt", "completion"]);
    expect(Object.keys(settings)).toEqual(["mlx-lm.yaml", "together.json", "trl.yaml"]);
  });

  it("leave no turn to be trained that is not selected: TRL trains all turns of a list of messages", async () => {
    const { refused } = await write(ROWS["five turns"]!, { trainers: ["trl"], to: "messages" });
    expect(refused).toEqual([expect.stringContaining("would also train on this answer")]);
    const { rows } = await write(ROWS["five turns"]!, { trainers: ["trl"], to: "messages", turns: "all" });
    expect(rows.length).toBe(1);
  });

  it("are refused when no format is read by all of them", async () => {
    await expect(write(ROWS["pair"]!, { trainers: ["nemo", "openai"] })).rejects.toThrow(
      /no format is read by all of these/,
    );
  });

  it("mark no turn when they mark turns differently, and refuse rows for which that matters", async () => {
    const single = await write(ROWS["pair"]!, { trainers: ["axolotl", "openai"] });
    expect(single.rows).toEqual([
      { messages: [expect.anything(), { role: "assistant", content: expect.any(String) as string }] },
    ]);
    const { refused } = await write(ROWS["five turns"]!, { trainers: ["axolotl", "openai"] });
    expect(refused).toEqual([expect.stringContaining("would also train on this answer")]);
  });
});
