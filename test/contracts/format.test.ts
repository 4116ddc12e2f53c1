import { describe, expect, it } from "vitest";
import { detectFormat } from "../../src/formats/input/detect.js";
import type { JsonObject } from "../../src/formats/input/format.js";
import { inputFormats } from "../../src/formats/input/registry.js";
import { testedInputFormats, testInputFormat } from "./format.js";

testInputFormat("pair");
testInputFormat("alpaca");
testInputFormat("messages");
testInputFormat("sharegpt");
testInputFormat("prompt-completion-chat");

it("the contract of input formats is tested for every format of the registry", () => {
  expect(testedInputFormats).toEqual(Object.keys(inputFormats));
});

describe("the format of the first rows", () => {
  it.each<[string, readonly JsonObject[], RegExp]>([
    [
      "Magpie, which has every text twice",
      [{ instruction: "q", response: "a", conversations: [{ from: "human", value: "q" }] }],
      /more than one format[\s\S]*--prompt-field instruction[\s\S]*--from sharegpt/,
    ],
    [
      "an unknown row",
      [{ foo: 1, bar: 2 }],
      /no known format matches[\s\S]*foo, bar[\s\S]*--prompt-field NAME/,
    ],
    [
      "rows of two formats",
      [{ question: "q", answer: "a" }, { messages: [{ role: "user", content: "q" }] }],
      /no format matches all of the first/,
    ],
    ["a field name that would steer a terminal", [{ "\u001b[2J": 1 }], /\\u\{1b\}\[2J/],
  ])("is not guessed for %s", (_, rows, message) => {
    expect(() => detectFormat(rows)).toThrow(message);
  });
});
