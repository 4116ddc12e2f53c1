import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTally } from "../../src/block/add-tally.js";
import { RULE_NAMES } from "../../src/domain/rules.js";
import { reportPage } from "../../src/report/page.js";
import { parseRecordedRun, type RecordedRun } from "../../src/report/recorded-run.js";
import { type InspectedToken, ROLES, type Role, type Segment } from "../../src/roles/model.js";
import type { Sample, Samples, TextRun } from "../../src/roles/samples.js";
import { formatStrip, parseStrip, stripOf } from "../../src/roles/strip.js";
import { keptRanges } from "../../src/roles/texts.js";
import { formatManifest } from "../../src/run/manifest.js";
import { Settings } from "../../src/settings/settings.js";

/** Tokens of one character each, in parts of these roles and lengths. */
function tokensOf(parts: readonly (readonly [Role, boolean, number])[]): readonly InspectedToken[] {
  let at = 0;
  return parts.flatMap(([role, isTrained, length]) => {
    const segment: Segment = { role, label: role, start: at, end: at + length, isOther: false };
    return Array.from({ length }, (): InspectedToken => {
      const start = at++;
      return {
        ...{ id: start, start, end: at, text: "x", segment, isTrained },
        ...{ reachesInto: undefined, isControl: false },
      };
    });
  });
}

const parts = fc.array(fc.tuple(fc.constantFrom(...ROLES), fc.boolean(), fc.integer({ min: 1, max: 300 })), {
  minLength: 1,
  maxLength: 60,
});

describe("a strip", () => {
  it("has all tokens of the row in at most 24 parts, and is read as it was written", () => {
    fc.assert(
      fc.property(parts, (of) => {
        const tokens = tokensOf(of);
        const strip = stripOf(tokens);
        expect(strip.reduce((sum, part) => sum + part.tokens, 0)).toBe(tokens.length);
        expect(strip.length).toBeLessThanOrEqual(24);
        expect(strip.at(-1)?.role).toBe(of.at(-1)?.[0]);
        expect(parseStrip(formatStrip(strip))).toEqual(strip);
      }),
    );
  });
});

describe("the texts of a row", () => {
  it("are its beginning, its end and where something was added: 600 tokens at most", () => {
    fc.assert(
      fc.property(parts, (of) => {
        const tokens = tokensOf(of);
        const kept = keptRanges(tokens);
        const shown = kept.flatMap(({ from, to }) => tokens.slice(from, to));
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown.length).toBeLessThanOrEqual(600);
        expect(shown.length).toBeGreaterThanOrEqual(Math.min(tokens.length, 300));
        expect(shown[0]).toBe(tokens[0]);
        expect(shown.at(-1)).toBe(tokens.at(-1));
        const added = tokens.find(({ segment: { role } }) =>
          ["connector", "preview", "prefix"].includes(role),
        );
        if (added !== undefined) expect(shown).toContain(added);
      }),
    );
  });
});

const HASH = "0".repeat(32);

/** A sample with this text in each of `count` tokens. */
function sample(line: number, text: string, count: number): Sample {
  const run: TextRun = {
    ...{ kind: "run", role: "prompt", label: text.slice(0, 200), reachesInto: text.slice(0, 200) },
    ...{
      tokens: Array.from({ length: count }, () => text),
      ids: Array.from({ length: count }, () => 128_009),
    },
    trimmed: text.slice(0, 200),
  };
  return {
    place: { kind: "line", file: "train.jsonl", line },
    ...{ hash: HASH, written: true, before: count, tokens: count, answerUnits: 1 },
    parts: Array.from({ length: 24 }, (_, i) => `${i % 2 === 0 ? "template" : "prompt"}+ ${count}`).join(
      ", ",
    ),
    ...{ broken: [...RULE_NAMES], texts: [run, { kind: "left-out", tokens: 9 }, { ...run, trained: true }] },
  };
}

function recorded(samples: Samples, hasTexts: boolean): RecordedRun {
  const text = formatManifest(Settings.parse({ maxTokens: 512, tokenizer: "t" }), {
    ...{ tally: { ...emptyTally(), rowsIn: 2, rowsOut: 2, samples }, format: undefined, published: true },
    ...{ seconds: 1, inputs: [], output: undefined, tokenizer: undefined, template: undefined },
  });
  const run = parseRecordedRun(Buffer.from(text), "manifest.json");
  return hasTexts ? { ...run, rows: { ...run.rows, samples } } : run;
}

const many = (text: string, count: number): Samples => ({
  random: Array.from({ length: 80 }, (_, i) => sample(i, text, count)),
  broken: {},
});

describe("the page of samples", () => {
  it.each([
    ["words", "·word"],
    ["tags", "<"],
    ["what a terminal obeys", "\u202e\u0000\u009b"],
    ["Han", "約"],
    ["long tokens", "x".repeat(200)],
  ])("has 600 KB at most of 50 rows with texts, and 100 KB without: %s", (_, text) => {
    const samples = many(text, 300);
    const page = reportPage(recorded(samples, true));
    expect(page.match(/<div class="sample">/g)?.length).toBe(50);
    expect(Buffer.byteLength(page)).toBeLessThan(600_000);
    expect(page).toContain("token by token");
    expect(Buffer.byteLength(reportPage(recorded(samples, false)))).toBeLessThan(100_000);
  });

  it("says in its title, at its top and on paper that it has texts", () => {
    const page = reportPage(recorded(many("·word", 3), true));
    expect(page).toContain("<title>rows: report of lookahead-prep, with texts of rows</title>");
    expect(page).toContain('<main>\n<p class="private">This page shows texts of rows');
    expect(page).toContain('@page{@top-center{content:"with texts of rows"}}');
    expect(page).not.toContain("No text of a row is in this page");
    expect(reportPage(recorded(many("·word", 3), false))).not.toMatch(/with texts|private|·word/);
  });

  it("shows a row's text as text, whatever it spells", () => {
    const tags = (page: string): readonly string[] => page.match(/<\/?[a-z][a-z0-9]*/gi) ?? [];
    const page = (text: string): string =>
      reportPage(recorded({ random: [sample(1, text, 2)], broken: {} }, true));
    const plain = tags(page("x"));
    const hostile = fc.oneof(
      fc.constantFrom("</script><img src=x onerror=alert(1)>", `" onload="alert(1)`, "<!--", "]]>", "\u2028"),
      fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.includes("\n")),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const made = page(text);
        expect(tags(made)).toEqual(plain);
        expect(made).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\ud800-\udbff](?![\udc00-\udfff])/,
        );
      }),
    );
    expect(page("</script><img src=x onerror=alert(1)>")).toContain(
      "<i>&lt;/script&gt;&lt;img·src=x·onerror=alert(1)&gt;</i>",
    );
  });
});
