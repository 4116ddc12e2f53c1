import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTally } from "../../src/block/add-tally.js";
import { addHistogram, emptyHistogram } from "../../src/block/histogram.js";
import type { Tally } from "../../src/block/tally.js";
import { RULE_NAMES } from "../../src/domain/rules.js";
import { reportPage } from "../../src/report/page.js";
import { parseRecordedRun, type RecordedRun } from "../../src/report/recorded-run.js";
import { RANDOM_ROWS } from "../../src/roles/add-samples.js";
import type { Sample, Samples } from "../../src/roles/samples.js";
import { checks } from "../../src/rules/registry.js";
import { formatManifest } from "../../src/run/manifest.js";
import { Settings, type SettingsInput } from "../../src/settings/settings.js";

const SHA = "0".repeat(64);

/** A run with these counts, as its manifest records it. */
function recorded(tally: Partial<Tally>, settings: SettingsInput = {}, name = "train.jsonl"): RecordedRun {
  const text = formatManifest(Settings.parse(settings), {
    ...{ tally: { ...emptyTally(), ...tally }, format: undefined, published: true, seconds: 1.25 },
    inputs: [{ name, bytes: 10, sha256: SHA }],
    output: { path: `${name}.out`, bytes: 12, sha256: SHA },
    tokenizer: { source: name, sha256: SHA },
    template: { sha256: SHA },
  });
  return parseRecordedRun(Buffer.from(text), "manifest.json");
}

const TRUE: SettingsInput = {
  ...{ method: { name: "true" }, tokenizer: "tokenizer", maxTokens: 512, trainers: ["trl", "axolotl"] },
};

/** Rows of all lengths up to `longest`, `each` of every one, of which every check found some. */
function manyRows(longest: number, each: number): Partial<Tally> {
  const histogram = emptyHistogram();
  addHistogram(histogram, {
    width: 1,
    counts: Object.fromEntries(Array.from({ length: longest }, (_, i) => [i + 1, each])),
  });
  const rows = longest * each;
  const count = { total: rows * 100, max: longest, histogram };
  const percents = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [i, each]));
  return {
    ...{ rowsIn: rows, rowsOut: rows, augmented: rows },
    rejected: Object.fromEntries(RULE_NAMES.map((rule) => [rule, each])),
    previews: {
      ...{ count: rows, wholeAnswers: 3, previewUnits: rows, answerUnits: rows * 9 },
      ...{ tokens: { width: 1, counts: { 6: rows } }, percent: { width: 1, counts: percents } },
      ...{ ended: { tokens: rows - 3, "answer-end": 3 }, trimmed: 0 },
    },
    tokens: {
      ...{ rows, before: count, after: count, over: 1 },
      budget: { before: 1, augmented: 2, newlyOverBudget: 1, lengths: { width: 1, counts: { 600: 2 } } },
    },
    checks: Object.fromEntries(
      Object.keys(checks).map((rule) => [rule, { checked: rows, failed: each, details: {} }]),
    ),
  };
}

/** As many as a run can have: several by their hash, the extremes, and one for each check. */
function manySamples(tokens: number): Samples {
  const sample = (line: number): Sample => ({
    place: { kind: "line", file: "a/folder/of/rows/train.jsonl", line },
    ...{ hash: "0".repeat(32), written: true, before: tokens, tokens, answerUnits: 9 },
    parts: Array.from({ length: 24 }, (_, i) => `${i % 2 === 0 ? "prompt" : "answer+"} ${tokens}`).join(", "),
    broken: ["seam", "preview-altered"],
  });
  const random = Array.from({ length: RANDOM_ROWS }, (_, i) => sample(i));
  const rules = [...Object.keys(checks), "over-budget"];
  const broken = Object.fromEntries(rules.map((rule, i) => [rule, sample(200 + i)]));
  return { random, longest: sample(100), shortestAnswer: sample(101), broken };
}

describe("the page of a run", () => {
  it("says first whether training may start", () => {
    const headline = (tally: Partial<Tally>, settings?: SettingsInput): string | undefined =>
      /<strong>(.*?)<\/strong>/.exec(reportPage(recorded(tally, settings)))?.[1];
    const rendered = { rows: 2, before: COUNT, after: COUNT, over: 0, budget: emptyTally().tokens.budget };
    const clean = { rowsIn: 2, rowsOut: 2, tokens: rendered };
    expect(headline(clean)).toBe("Ready");
    expect(headline(clean, TRUE)).toBe("Ready for trl, axolotl");
    expect(headline({ ...clean, rejected: { "not-json": 1 } })).toBe("Ready, with 1 warning");
    const found = { seam: { checked: 2, failed: 1, details: {} } };
    expect(headline({ ...clean, checks: found })).toBe("Ready, with 1 warning");
    expect(headline({ rowsIn: 2, rowsOut: 2 })).toBe("Ready, with 1 warning");
    expect(headline({ rowsIn: 2, rejected: { "not-json": 2 } })).toBe("No row was written");
  });

  it("has at most 100 KB, for ten rows as for ten million", () => {
    for (const [longest, each] of [
      [10, 1],
      [100_000, 100],
    ] as const) {
      const tally = { ...manyRows(longest, each), samples: manySamples(longest) };
      expect(reportPage(recorded(tally, TRUE)).length).toBeLessThan(100_000);
    }
  });

  it("asks for no other file", () => {
    const page = reportPage(recorded(manyRows(10, 1), TRUE));
    expect(page).not.toMatch(/\bsrc=|url\(|@import|<link\b|<img\b|<iframe\b/);
    expect(page.match(/href="[^#]/g)).toBeNull();
    expect(page).toContain("default-src &#39;none&#39;");
  });

  it("shows names of files and settings as text, whatever they spell", () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        "</script><img src=x onerror=alert(1)>",
        `" onload="alert(1)`,
        "'><svg/onload=alert(1)>",
        "</style><b>",
        "</title><i>",
        "&lt;b&gt;",
        "\u202e\u0000\u009b",
      ),
      fc.string({ unit: "binary" }),
    );
    const plain = tags(reportPage(recorded(manyRows(10, 1), settingsWith("x"), "x")));
    fc.assert(
      fc.property(hostile, (text) => {
        const page = reportPage(recorded(manyRows(10, 1), settingsWith(text), `a${text}`));
        expect(tags(page)).toEqual(plain);
        expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });

  it("marks what the method adds, in an invented row", () => {
    const page = reportPage(recorded(manyRows(10, 1), TRUE));
    expect(page).toContain(`<ins><span class="text">Each shelf holds 8 books, so</span></ins>`);
    expect(page).toContain(`<ins><span class="text">·The answer begins with:·</span></ins>`);
  });

  it("is the same for the same run", () => {
    const run = recorded(manyRows(50, 2), TRUE);
    expect(reportPage(run)).toBe(reportPage(run));
  });
});

const COUNT = { total: 10, max: 6, histogram: { width: 1, counts: { 4: 1, 6: 1 } } };

function settingsWith(text: string): SettingsInput {
  return { ...TRUE, method: { name: "virtual", prefix: `p${text}`, connector: text } };
}

/** The tags of a page, without the contents of style and script, and without attributes. */
function tags(page: string): readonly string[] {
  return (page.match(/<\/?[a-z][a-z0-9]*/gi) ?? []).map((tag) => tag.toLowerCase());
}
