import { describe, expect, it } from "vitest";
import { augmentTurn, createMethod } from "../../src/index.js";
import { methods } from "../../src/methods/registry.js";
import { PAIRS } from "../helpers/tokenizers.js";
import { testedMethods, testMethod } from "./method.js";

testMethod("true");
testMethod("virtual");
testMethod("vanilla");

it("the contract of methods is tested for every method of the registry", () => {
  expect(testedMethods).toEqual(Object.keys(methods));
});

describe("the method true", () => {
  it.each([
    ["keep", { prompt: "q: Yes", answer: "Yes" }],
    ["leave", { prompt: "q", answer: "Yes" }],
  ] as const)("handles a short answer with shortAnswer %s", (shortAnswer, expected) => {
    const augment = createMethod({ name: "true", connector: ": ", shortAnswer }, PAIRS[0]!.ours);
    expect(augmentTurn(augment, { prompt: "q", answer: "Yes" })).toEqual(expected);
  });

  it("refuses an answer of which the tokenizer makes no token", () => {
    const augment = createMethod({ name: "true" }, PAIRS[4]!.ours);
    expect(() => augmentTurn(augment, { prompt: "q", answer: "\u0000\u0001" })).toThrow(
      "makes no tokens from the answer",
    );
  });

  it("refuses a short answer with shortAnswer reject", () => {
    const augment = createMethod({ name: "true", shortAnswer: "reject" }, PAIRS[0]!.ours);
    expect(() => augmentTurn(augment, { prompt: "q", answer: "Yes" })).toThrow(
      "a preview of 6 would be the whole answer",
    );
  });

  it("shows the first six tokens of the paper's own example", () => {
    // Figure 2 of arXiv 2503.19041; the five words are six tokens of a Llama-2-like vocabulary
    const augment = createMethod({ name: "true" }, PAIRS[2]!.ours);
    const { prompt } = augmentTurn(augment, {
      prompt: "Q",
      answer: "He writes each friend 3*2=6 pages a week",
    });
    expect(prompt).toBe("Q The answer begins with: He writes each friend 3");
  });
});
