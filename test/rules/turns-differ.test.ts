import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rows } from "../helpers/rows.js";
import { LLAMA_2, MODEL_FILES, QWEN, SMALL, VALID_ROW, validationOf } from "../helpers/validation.js";
import { workspace } from "../helpers/workspace.js";

const TURN_BY_TURN = ["nemo-rl", "nemo-automodel", "llm-foundry"];
const QWEN_TEMPLATE = [...QWEN, "--template", "auto"];

describe("rows for trainers that render turn by turn", () => {
  it.each(TURN_BY_TURN)("are refused for %s when the template rewrites an earlier turn", async (trainer) => {
    const { rejected } = await validationOf(rows(TWO_TURNS, VALID_AS_MESSAGES), [
      ...QWEN_TEMPLATE,
      "--target",
      trainer,
    ]);
    expect(rejected).toEqual({ "turns-differ": 1 });
  });

  it("are refused for open-instruct only when all turns are trained", async () => {
    const last = await validationOf(rows(TWO_TURNS), [...QWEN_TEMPLATE, "--target", "open-instruct"]);
    expect(last.rejected).toEqual({});
    const all = await validationOf(rows(TWO_TURNS), [
      ...QWEN_TEMPLATE,
      "--target",
      "open-instruct",
      "--turns",
      "all",
    ]);
    expect(all.rejected).toEqual({ "turns-differ": 1 });
  });

  it("are kept for trainers that render the whole", async () => {
    const { rejected } = await validationOf(rows(TWO_TURNS), [...QWEN_TEMPLATE, "--target", "mlx-lm"]);
    expect(rejected).toEqual({});
  });

  it("are refused for a trainer that renders each message alone, and kept with its setting when asked for", async () => {
    const lap = await workspace({ "in.jsonl": rows(VALID_AS_MESSAGES), ...MODEL_FILES });
    const flags = ["in.jsonl", ...QWEN_TEMPLATE, "--target", "verl", "--turns", "all"];
    const refused = await lap.run(...flags, "-o", "refused.jsonl");
    expect(refused.stderr).toContain("(turns-differ)");
    const kept = await lap.run(...flags, "--check", "turns-differ=warn", "-o", "kept.jsonl");
    expect(kept.code).toBe(0);
    expect(lap.read("kept.jsonl.verl.yaml")).toContain("\n  ignore_input_ids_mismatch: true\n");
  });

  it("are refused for a trainer that takes each message's tokens alone, where the vocabulary begins each text with its own", async () => {
    const flags = [...LLAMA_2, "--turns", "all"];
    const alone = await validationOf(rows(VALID_AS_MESSAGES), [...flags, "--target", "verl"]);
    expect(alone.rejected).toEqual({ "turns-differ": 1 });
    // it compares no tokens: its limit leaves room for them
    const others = await validationOf(rows(VALID_AS_MESSAGES), [...flags, "--target", "nemo-rl"]);
    expect(others.rejected).toEqual({});
  });

  it("are refused for axolotl where a token joins the template's text and the answer, but for formats that hold the tokens", async () => {
    const flags = [...LLAMA_2, "--target", "axolotl"];
    const joined = await validationOf(rows(VALID_AS_MESSAGES), flags);
    expect(joined.rejected).toEqual({ "turns-differ": 1 });
    const tokens = await validationOf(rows(VALID_AS_MESSAGES), [...flags, "--to", "tokens"]);
    expect(tokens.rejected).toEqual({});
    const apart = await validationOf(rows(TWO_TURNS), [...QWEN_TEMPLATE, "--target", "axolotl"]);
    expect(apart.rejected).toEqual({});
  });

  it("are refused for Unsloth where a token joins prompt and answer, but for the format that holds the tokens", async () => {
    const joined = { prompt: "Who?", completion: "the one at the end of all" };
    const flags = [
      ...SMALL,
      "--template",
      "none",
      "--method",
      "virtual",
      "--prefix",
      "the ",
      "--target",
      "unsloth",
    ];
    const texts = await validationOf(rows(joined), [...flags, "--to", "prompt-completion"]);
    expect(texts.rejected).toEqual({ "turns-differ": 1 });
    const line = await validationOf(rows(joined), [
      ...flags,
      "--to",
      "prompt-completion",
      "--prefix",
      "the\n",
    ]);
    expect(line.rejected).toEqual({});
    const tokens = await validationOf(rows(joined), flags);
    expect(tokens.rejected).toEqual({});
  });

  it("have no limit by our count where NeMo-RL may repeat a message; else one with room for each message's own tokens", async () => {
    const lap = await workspace({ "in.jsonl": rows(VALID_AS_MESSAGES, TWO_TURNS), ...MODEL_FILES });
    const flags = ["in.jsonl", ...QWEN_TEMPLATE, "--target", "nemo-rl", "--on-reject", "skip"];
    await lap.runAll(
      [...flags, "-o", "whole.jsonl"],
      [...flags, "--check", "turns-differ=warn", "-o", "kept.jsonl"],
    );
    type Counts = { readonly rows: { readonly tokens: { readonly after: { readonly max: number } } } };
    const { tokens } = lap.manifest<Counts>("whole.jsonl").rows;
    const settings = lap.read("whole.jsonl.nemo-rl.yaml");
    expect(settings).toContain(`\n  max_total_sequence_length: ${2 * tokens.after.max}\n`);
    expect(settings).toContain("\n  add_bos: false\n  add_eos: false\n");
    expect(lap.read("kept.jsonl.nemo-rl.yaml")).not.toContain("\n  max_total_sequence_length:");
  });

  it("pass with any template that writes each message for itself", async () => {
    const marks = fc.stringMatching(/^[A-Za-z<>|# ]{0,8}$/);
    await fc.assert(
      fc.asyncProperty(marks, marks, async (before, after) => {
        const template = `{% for m in messages %}${before}{{ m.role }}:{{ m.content }}${after}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}${before}assistant:{% endif %}`;
        const flags = [
          ...SMALL,
          "--template",
          "own.jinja",
          ...[...TURN_BY_TURN, "verl"].flatMap((name) => ["--target", name]),
        ];
        const { checks } = await validationOf(rows(TWO_TURNS), [...flags, "--turns", "all"], {
          "own.jinja": template,
        });
        expect(checks["turns-differ"]).toMatchObject({ checked: 1, failed: 0 });
      }),
      { numRuns: 4 },
    );
  });
});

const VALID_AS_MESSAGES = {
  messages: [
    { role: "user", content: VALID_ROW.prompt },
    { role: "assistant", content: VALID_ROW.completion },
  ],
};

/** Qwen3's template writes the first answer with an empty thinking block only while nothing follows it. */
const TWO_TURNS = {
  messages: [
    { role: "user", content: "What is two and two?" },
    { role: "assistant", content: "It is four, of course. Nothing else would do." },
    { role: "user", content: "And three and three?" },
    { role: "assistant", content: "That is six, by the same reasoning as before." },
  ],
};
