import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATALOG } from "../../src/cli/catalog.js";
import { makeCatalog } from "../../src/cli/make-catalog.js";
import { settingName } from "../../src/cli/setting-name.js";
import { CHECKS, FORMATS, METHODS, TRAINERS } from "../../src/cli/setting-properties.js";
import { refuseWrongChoices } from "../../src/cli/wrong-choices.js";
import { inputFormats } from "../../src/formats/input/registry.js";
import { RunError } from "../../src/index.js";
import { methods } from "../../src/methods/registry.js";
import { checks } from "../../src/rules/registry.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import { trainers } from "../../src/trainers/registry.js";

type Values = Readonly<Record<string, unknown>>;

/** What is said of settings; undefined if nothing is. */
function linesOf(judge: () => unknown): readonly string[] | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (error instanceof RunError && error.kind === "usage") return error.lines;
    throw error;
  }
}

const early = (settings: Values): readonly string[] | undefined =>
  linesOf(() => refuseWrongChoices(settings));
const late = (settings: Values): readonly string[] | undefined =>
  linesOf(() => parseSettings(settings, true, settingName));

describe("the catalog", () => {
  it("is as the schemas have it (npm run catalog writes it)", () => {
    expect(CATALOG).toEqual(makeCatalog());
  });

  it("has the members of each family, in their order", () => {
    expect(METHODS).toEqual(Object.keys(methods));
    expect(FORMATS).toEqual(Object.keys(inputFormats));
    expect(CHECKS).toEqual(Object.keys(checks));
    expect(TRAINERS).toEqual(Object.keys(trainers));
  });
});

describe("a wrong choice, as it is said without the schema", () => {
  const choices = Object.entries(CATALOG.settings.properties ?? {}).filter(([, { enum: all }]) => all);

  it.each<[string, Values]>([
    ...choices.map(([key, { enum: all }]) => [key, { [key]: `${all?.[0]}x` }] satisfies [string, Values]),
    ["one of a method", { method: { name: "true", shortAnswer: "keeep" } }],
    ["a severity", { checks: { seam: "wrn", "eos-count": "of" } }],
    ["a trainer", { trainers: ["trl", "axolot", "x"] }],
    ["no text", { turns: 5 }],
    ["in capitals", { to: "MESSAGES" }],
    ["beside settings that are right", { share: 0.5, seed: -1, expand: true, tokenizer: "t", turns: "x" }],
  ])("is what the schema says: %s", (_, settings) => {
    expect(early(settings)).toBeDefined();
    expect(early(settings)).toEqual(late(settings));
  });

  it.each<[string, Values]>([
    ["a number that is too large", { turns: "x", share: 5 }],
    ["no whole number", { turns: "x", seed: 0.5 }],
    ["a text that is empty", { turns: "x", tokenizer: "" }],
    ["a field that is missing", { turns: "x", format: { name: "pair", promptField: "q" } }],
    ["an unknown setting", { turns: "x", nosuch: 1 }],
    ["an unknown method", { turns: "x", method: { name: "nosuch" } }],
    ["an empty list", { turns: "x", trainers: [] }],
    ["null for an object", { turns: "x", checks: null }],
    ["a list for an object", { turns: "x", checks: [] }],
  ])("is left to the schema beside %s", (_, settings) => {
    expect(early(settings)).toBeUndefined();
    expect(late(settings)).toHaveLength(2);
  });

  it("is what the schema says of any settings", () => {
    const values: Readonly<Record<string, readonly unknown[]>> = {
      turns: ["last", "lasst", "", 5, ["last"]],
      share: [0.5, 5, "x", Number.NaN, Number.POSITIVE_INFINITY],
      seed: [1, 1.5, 2 ** 60],
      allowAugmented: [true, "true"],
      unanswered: ["leave", "Leave"],
      method: [
        { name: "virtual" },
        { name: "virtual", prefix: "" },
        { name: "true", shortAnswer: "keeep", previewTokens: 3 },
        { name: "true", shortAnswer: "leave", previewTokens: 0 },
        { name: "vanilla", prefix: "P" },
        { name: "nosuch" },
        {},
        null,
      ],
      format: [
        { name: "alpaca" },
        { name: "pair" },
        { name: "pair", promptField: "q", answerField: "a", contextField: "" },
        { name: "messages", chatField: "c" },
      ],
      formatOptions: [{ contextField: "c" }, { contextField: 1 }, { promptField: "p" }],
      maxTokens: [1, 0],
      checks: [{ seam: "warn" }, { seam: "wrn" }, { nosuch: "warn" }, "seam", []],
      to: ["messages", "message"],
      trainers: [["trl"], ["trll", "openai"], [], "trl"],
      nosuch: [1],
    };
    const pairs = Object.entries(values).map(([key, some]) =>
      fc.constantFrom(...some).map((value) => [key, value] as const),
    );
    const settings = fc
      .array(fc.oneof(...pairs), { maxLength: 5 })
      .map((given): Values => Object.fromEntries(given));
    let said = 0;
    fc.assert(
      fc.property(settings, (given) => {
        const lines = early(given);
        if (lines === undefined) return;
        said++;
        expect(lines).toEqual(late(given));
      }),
      { numRuns: 3000 },
    );
    expect(said).toBeGreaterThan(100);
  });
});
