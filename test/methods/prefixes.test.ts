import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentTurn, createMethod, MethodSettings } from "../../src/index.js";
import type { RowFacts } from "../../src/methods/method.js";
import type { PrefixesSetting } from "../../src/methods/prefix-choice/registry.js";
import { scriptOf } from "../../src/unicode/scripts.js";
import { hostileText } from "../helpers/texts.js";

const rowAt = (position: number, columns: Readonly<Record<string, string>> = {}): RowFacts => ({
  position: () => position,
  column: (name) => (Object.hasOwn(columns, name) ? columns[name] : undefined),
});

const choice = (prefixes: PrefixesSetting, answer: string, row: RowFacts) => {
  const made = createMethod({ name: "virtual", prefixes }).apply({ prompt: "q", answer }, row);
  if (made.kind !== "add") throw new TypeError("a prefix is always added");
  expect(made.preview).toBe(made.answerPrefix);
  expect(made.preview).toBe(made.prefixChoice?.prefix);
  return made.prefixChoice!;
};

describe("a pool of phrases", () => {
  it("gives each phrase the share of its weight, whatever the order in which they are listed", () => {
    const phrases = { "B. ": 3, "10": 1, "A. ": 6 };
    const other = Object.fromEntries(Object.entries(phrases).reverse());
    const counts: Record<string, number> = {};
    for (let i = 0; i < 1000; i++) {
      const { prefix } = choice({ by: "weight", phrases }, "a", rowAt(i / 1000));
      expect(choice({ by: "weight", phrases: other }, "a", rowAt(i / 1000)).prefix).toBe(prefix);
      counts[prefix] = (counts[prefix] ?? 0) + 1;
    }
    expect(counts).toEqual({ "10": 100, "A. ": 600, "B. ": 300 });
  });

  it("holds for any weights and rows", () => {
    const phrases = fc.dictionary(
      hostileText.filter((text) => text !== "" && text !== "__proto__"),
      fc.integer({ min: 1, max: 1e6 }),
      { minKeys: 1, maxKeys: 8 },
    );
    const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(phrases, position, (some, at) => {
        expect(Object.keys(some)).toContain(choice({ by: "weight", phrases: some }, "a", rowAt(at)).prefix);
      }),
    );
  });

  it("needs the row, where there is a choice", () => {
    const turn = { prompt: "q", answer: "a" };
    const pool = (phrases: Record<string, number>) =>
      createMethod({ name: "virtual", connector: ": ", prefixes: { by: "weight", phrases } });
    expect(() => augmentTurn(pool({ a: 1, b: 1 }), turn)).toThrow("chosen by the row");
    expect(augmentTurn(pool({ "a ": 1, "b ": 1 }), turn, rowAt(0.5))).toEqual({
      ...{ prompt: "q: b ", answer: "b a" },
    });
    expect(augmentTurn(pool({ "a ": 1 }), turn)).toEqual({ prompt: "q: a ", answer: "a a" });
  });

  it.each([": ", ""])("recognizes rows that it augmented (connector %j)", (connector) => {
    const method = createMethod({
      ...{ name: "virtual", connector },
      prefixes: { by: "weight", phrases: { "A. ": 1, "B. ": 1 } },
    });
    for (const at of [0, 0.5])
      expect(method.isAugmented(augmentTurn(method, { prompt: "q", answer: "a" }, rowAt(at)))).toBe(true);
    expect(method.isAugmented({ prompt: "q", answer: "a" })).toBe(false);
  });
});

describe("a choice by a field", () => {
  const settings: PrefixesSetting = {
    ...{ by: "field", field: "lang" },
    cases: { de: { "Los. ": 1 }, default: { "D. ": 1 }, toString: { "T. ": 1 } },
    default: { "Go. ": 1 },
  };

  it.each([
    [{ lang: "de" }, { prefix: "Los. ", case: "de", reason: "field lang is de" }],
    [{ lang: "default" }, { prefix: "D. ", case: "default", reason: "field lang is default" }],
    [{ lang: "toString" }, { prefix: "T. ", case: "toString", reason: "field lang is toString" }],
    // a value that the settings do not name is text of the row
    [{ lang: "secret" }, { prefix: "Go. ", case: undefined, reason: "field lang is no case: the default" }],
    [{ lang: "valueOf" }, { prefix: "Go. ", case: undefined, reason: "field lang is no case: the default" }],
    [{ Lang: "de" }, { prefix: "Go. ", case: undefined, reason: "field lang has no text: the default" }],
  ])("of %j", (columns, expected) => {
    expect(choice(settings, "a", rowAt(0, columns))).toEqual(expected);
  });
});

describe("a choice by the script of the answer", () => {
  const settings: PrefixesSetting = {
    by: "script",
    cases: { Latin: { "Go. ": 1 }, Han: { "好。": 1 } },
    default: { "→ ": 1 },
  };

  it.each([
    ["Hello 你", "Go. ", "script Latin"],
    ["你好吗 ok", "好。", "script Han"],
    ["Привет", "→ ", "script Cyrillic: the default"],
    ["3 + 4 = 7", "→ ", "the answer has no script: the default"],
    ["\u0301\u200d🫠", "→ ", "the answer has no script: the default"],
    // as many of both: the first in the text
    ["ab 你好", "Go. ", "script Latin"],
    ["你好 ab", "好。", "script Han"],
    // Japanese is written in three scripts
    ["これはペンです", "→ ", "script Hiragana: the default"],
  ])("of %j", (answer, prefix, reason) => {
    expect(choice(settings, answer, rowAt(0))).toMatchObject({ prefix, reason });
  });

  it("finds the script that an expression of JavaScript finds, in texts of one script", () => {
    for (const [script, text] of Object.entries({
      Greek: "αβγ",
      Thai: "สวัสดี",
      Arabic: "مرحبا",
      Hangul: "한국",
    })) {
      expect(scriptOf(`12 ${text}!`)).toBe(script);
      expect(text).toMatch(new RegExp(`^\\p{Script=${script}}`, "u"));
    }
  });
});

describe("settings that do not fit together are refused", () => {
  const pool = { by: "weight", phrases: { a: 1 } } as const;
  it.each<[object, string]>([
    [{ name: "virtual", prefix: "P", prefixes: pool }, "one phrase and several"],
    [{ name: "virtual", prefixes: { by: "weight", phrases: {} } }, "at least one phrase"],
    [{ name: "virtual", prefixes: { by: "weight", phrases: { a: 0 } } }, "from 1 to 1000000"],
    [{ name: "virtual", prefixes: { by: "weight", phrases: { "": 1 } } }, "not empty"],
    [{ name: "virtual", prefixes: { by: "weight", phrases: { "a\ud800": 1 } } }, "half a surrogate pair"],
    [{ name: "virtual", prefixes: { by: "lang" } }, "expected weight, field, script"],
    [
      { name: "virtual", prefixes: { by: "script", cases: { Latn: { a: 1 } }, default: { b: 1 } } },
      "expected Latin",
    ],
    [
      { name: "virtual", prefixes: { by: "script", cases: { German: { a: 1 } }, default: { b: 1 } } },
      "a script of Unicode",
    ],
    [{ name: "virtual", prefixes: { by: "field", field: "x", cases: {} } }, "default"],
    [{ name: "true", preview: "line", previewTokens: 6 }, "give one of them"],
    [{ name: "true", preview: "tokens:6", previewTokens: 6 }, "give one of them"],
    [{ name: "true", preview: "ratio:0.1:5:2" }, "the floor of 5 tokens is above the ceiling of 2"],
    [{ name: "true", preview: "ratio:0" }, "expected tokens:N"],
    [{ name: "true", preview: "ratio:1.5" }, "expected tokens:N"],
    [{ name: "true", preview: "tokens:0" }, "expected tokens:N"],
    [{ name: "true", preview: "sentences" }, "expected tokens:N"],
    [{ name: "true", preview: "line\n" }, "expected tokens:N"],
    [{ name: "true", previewStop: ["digits"] }, "text:TEXT"],
    [{ name: "true", previewStop: [""] }, "text:TEXT"],
    [{ name: "true", previewStop: ["\ud83d"] }, "half a surrogate pair"],
    [{ name: "true", previewStop: [] }, ""],
    [{ name: "true", maxReveal: 0 }, "at least 0.001"],
  ])("%j", (settings, message) => {
    const parsed = MethodSettings.safeParse(settings);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(message);
  });

  it("tokens:N is another spelling of the number of tokens", () => {
    const plain = MethodSettings.parse({ name: "true", previewTokens: 9 });
    expect(MethodSettings.parse({ name: "true", preview: "tokens:9" })).toEqual(plain);
    expect(MethodSettings.parse(plain)).toEqual(plain);
    const defaults = MethodSettings.parse({ name: "true" });
    expect(defaults).toMatchObject({ previewTokens: 6 });
    expect(defaults).not.toHaveProperty("preview");
  });
});
