import { describe, expect, it } from "vitest";
import { namesIn } from "../../src/evaluation/score/names.js";

describe("the name of a result", () => {
  it.each([
    ["results/vanilla.gsm8k.json", "vanilla", "gsm8k"],
    ["vanilla.gsm8k.rsr.json", "vanilla", "gsm8k.rsr"],
    // a model's number has a dot of its own
    ["Qwen2.5-7B.gsm8k.json", "Qwen2.5-7B", "gsm8k"],
    ["llama-3.1-8b.gsm8k.rsr.json", "llama-3.1-8b", "gsm8k.rsr"],
    ["vanilla.0.5.json", "vanilla", "0.5"],
    ["gsm8k.json", "gsm8k", "METRIC"],
    [".json", "unnamed", "METRIC"],
    ["a\nb.c\nd.json", "a\nb", "c\nd"],
    [undefined, "unnamed", "METRIC"],
  ])("%j is of variant %s and task %s", (output, variant, task) => {
    expect(namesIn(output, "METRIC", undefined)).toEqual({ variant, task });
  });
});
