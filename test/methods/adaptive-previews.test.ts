import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMethod, type MethodSettings } from "../../src/index.js";
import type { ActiveMethod, RowFacts } from "../../src/methods/method.js";
import { portion } from "../../src/methods/portion.js";
import { parseRule, previewRules } from "../../src/methods/preview-rules/registry.js";
import { previewStops } from "../../src/methods/preview-stops/registry.js";
import { FIRST_ROWS, readRows } from "../helpers/gsm8k.js";
import { hostileText } from "../helpers/texts.js";
import { PAIRS, type Pair } from "../helpers/tokenizers.js";

type TruePreview = Partial<Extract<MethodSettings, { name: "true" }>>;

const ROW: RowFacts = { position: () => 0, column: () => undefined };
const [LLAMA, , MISTRAL] = PAIRS as readonly Pair[] as [Pair, Pair, Pair];

const create = (settings: TruePreview, { ours }: Pair = LLAMA): ActiveMethod =>
  createMethod({ name: "true", connector: ": ", ...settings } as { name: "true" }, ours);

/** The preview of an answer and what ended it; the reason if there is none. */
function previewOf(method: ActiveMethod, answer: string): string {
  const made = method.apply({ prompt: "q", answer }, ROW);
  if (made.kind !== "add") return made.kind === "unchanged" ? made.reason : made.rule;
  return `${made.preview}|${made.previewLength!.ended}${made.previewLength!.isTrimmed ? ", trimmed" : ""}`;
}

describe("a preview ends", () => {
  it.each<[TruePreview, string, string]>([
    // the first sentence
    [{ preview: "sentence" }, "It is 3.5 km. Then more.", "It is 3.5 km.|sentence"],
    [{ preview: "sentence" }, "Really?! Yes.", "Really?!|sentence"],
    [{ preview: "sentence" }, 'He said "No." Then he left.', 'He said "No."|sentence'],
    [{ preview: "sentence" }, "他卖了四十八个。然后", "他卖了四十八个。|sentence"],
    [{ preview: "sentence" }, "彼は「いいえ。」と言った", "彼は「いいえ。」|sentence"],
    [{ preview: "sentence" }, "यह एक वाक्य है। दूसरा", "यह एक वाक्य है।|sentence"],
    [{ preview: "sentence" }, "هل هذا صحيح؟ نعم", "هل هذا صحيح؟|sentence"],
    [{ preview: "sentence" }, "Well… maybe", "Well…|sentence"],
    [{ preview: "sentence" }, "Steps:\n1. Add", "Steps:|sentence"],
    [{ preview: "sentence" }, "\n\n Hi there.\r\nMore", "\n\n Hi there.|sentence"],
    [{ preview: "sentence" }, "see a.b.c and x.y", "see a.b.c and x.y|answer-end"],
    [{ preview: "sentence" }, "One sentence. \n", "One sentence.|answer-end"],
    // no language is assumed: as the guide says
    [{ preview: "sentence" }, "Mr. Smith left.", "Mr.|sentence"],
    // the first line
    [{ preview: "line" }, "a b\r\nc", "a b|line"],
    [{ preview: "line" }, "\n  \n\ta b \u2028c", "\n  \n\ta b|line, trimmed"],
    [{ preview: "line" }, "a\u0000b\u202e\nc", "a\u0000b\u202e|line"],
    // shares
    [{ preview: "ratio:0.5" }, "one two three four", "one two|ratio"],
    [{ preview: "ratio:0.1" }, "one two three four", "one|ratio"],
    [{ preview: "ratio:0.1:3" }, "one two three four", "one two three|ratio"],
    [{ preview: "ratio:1:1:2" }, "one two three four", "one two|ratio"],
    [{ preview: "ratio:1" }, "one two three four", "one two three four|answer-end"],
    [{ preview: "line", maxReveal: 0.5 }, "one two three four\nfive", "one two three|max-reveal"],
    [{ maxReveal: 0.25 }, "one two three four", "one|max-reveal"],
    [{ maxReveal: 0.2 }, "one two three four", "no-preview"],
    // one character that is more tokens than may be shown
    [{ maxReveal: 0.5 }, "\u{10ffff}", "no-preview"],
    // stops
    [{ previewStop: ["digit"] }, "He has 48 of them", "He has|stop:digit, trimmed"],
    [{ previewStop: ["digit"] }, "48 of them", "no-preview"],
    [{ previewStop: ["digit"] }, "\u0661 of them", "no-preview"],
    [{ previewStop: ["digit"] }, "\ud835\udfd8 of them", "no-preview"],
    [{ previewStop: ["digit"], preview: "tokens:2" }, "He has 48 of them", "He has|tokens"],
    [{ previewStop: ["####"], preview: "ratio:1" }, "It is so.\n#### 7", "It is so.|stop:####, trimmed"],
    [{ previewStop: ["##", "digit"], preview: "ratio:1" }, "It ## 7", "It|stop:##, trimmed"],
    [{ previewStop: ["text:is"], preview: "ratio:1" }, "It is so", "It|stop:text:is, trimmed"],
    // the rule ends within the stop
    [{ previewStop: ["text:has"], previewTokens: 2 }, "He has 48 of them", "He|stop:text:has, trimmed"],
    [{ previewStop: ["fence"], preview: "ratio:1" }, "Code:\r\n  ```js\nx", "Code:|stop:fence, trimmed"],
    [{ previewStop: ["fence"], preview: "ratio:1" }, "use ``` here", "use ``` here|answer-end"],
    [{ previewStop: ["fence"] }, "~~~\nx\n~~~", "no-preview"],
    // white space at the end
    [{ previewTokens: 5 }, "He sold each DVD for\u0085\u00a0\u001c 5", "He sold each DVD for|tokens"],
    [{ preview: "tokens:6" }, "He sold each DVD for 6*2.5", "He sold each DVD for |tokens"],
    [{ trimPreview: true }, "He sold each DVD for 6*2.5", "He sold each DVD for|tokens, trimmed"],
    [{ preview: "tokens:6", trimPreview: true }, "a", "a|answer-end"],
    // a combining mark after a space is no white space
    [{ preview: "line" }, "a \u0301\nb", "a \u0301|line"],
  ])("%j of %j: %s", (settings, answer, expected) => {
    expect(previewOf(create(settings), answer)).toBe(expected);
  });

  it("handles a short answer as the setting says, however the preview ends", () => {
    const answer = "Only one sentence. \n";
    expect(previewOf(create({ preview: "sentence", shortAnswer: "leave" }), answer)).toBe("short-answer");
    const refused = create({ preview: "sentence", shortAnswer: "reject" }).apply({ prompt: "", answer }, ROW);
    expect(refused).toMatchObject({
      ...{ kind: "refuse", rule: "short-answer" },
      message: "the answer has 5 tokens; a preview by sentence would be the whole answer",
    });
  });
});

describe("a text names one member of its family", () => {
  const RULES = {
    tokens: ["tokens:1", "tokens:999999999"],
    ratio: ["ratio:.5", "ratio:0.000001", "ratio:1", "ratio:1.0:2", "ratio:0.10:2:2"],
    sentence: ["sentence"],
    line: ["line"],
  };
  const STOPS = {
    digit: ["digit"],
    fence: ["fence"],
    literal: ["####", "7", "\n", ":", "é", "text:digit", "text:text:", "text:\n"],
  };
  const matching = (
    family: Readonly<Record<string, { readonly pattern: string }>>,
    text: string,
  ): readonly string[] =>
    Object.keys(family).filter((name) => new RegExp(`^(?:${family[name]!.pattern})$`).test(text));

  it("of rules", () => {
    expect(Object.keys(RULES)).toEqual(Object.keys(previewRules));
    for (const [name, texts] of Object.entries(RULES))
      for (const text of texts) {
        expect({ text, names: matching(previewRules, text) }).toEqual({ text, names: [name] });
        expect(parseRule(text)).toMatchObject({ name });
      }
    for (const text of [
      "",
      "tokens:",
      "tokens:01",
      "ratio:.0",
      "ratio:0.1:0",
      "ratio:0.1:1:2:3",
      "LINE",
      "lines",
    ])
      expect({ text, names: matching(previewRules, text) }).toEqual({ text, names: [] });
  });

  it("of stops", () => {
    expect(Object.keys(STOPS)).toEqual(Object.keys(previewStops));
    for (const [name, texts] of Object.entries(STOPS))
      for (const text of texts)
        expect({ text, names: matching(previewStops, text) }).toEqual({ text, names: [name] });
    for (const text of ["", "Digit", "digits", "text:", "fence "])
      expect({ text, names: matching(previewStops, text) }).toEqual({ text, names: [] });
  });
});

/** Any settings of the family. */
const settings: fc.Arbitrary<TruePreview> = fc.record(
  {
    preview: fc.oneof(
      fc.constantFrom("sentence", "line", "ratio:.3", "ratio:0.07:2:9", "ratio:1.0"),
      fc.integer({ min: 1, max: 40 }).map((count) => `tokens:${count}`),
      fc.integer({ min: 1, max: 999_999 }).map((parts) => `ratio:0.${String(parts).padStart(6, "0")}`),
    ),
    previewStop: fc.uniqueArray(
      fc.constantFrom("digit", "fence", "####", "text:the", "\n\n", "。", "\u0301", "  "),
      { minLength: 1 },
    ),
    maxReveal: fc.integer({ min: 1, max: 1000 }).map((parts) => parts / 1000),
    trimPreview: fc.constant(true),
  },
  { requiredKeys: ["trimPreview"] },
);

describe.each(PAIRS)("for $name", (pair) => {
  it("a preview begins its answer, keeps to the cap and the stops, and never ends in white space", () => {
    let made = 0;
    fc.assert(
      fc.property(hostileText, settings, (answer, some) => {
        const method = create(some, pair);
        const result = method.apply({ prompt: "q", answer }, ROW);
        if (result.kind !== "add") return;
        made++;
        const { preview, previewLength } = result;
        const { tokens, isWholeAnswer, ended } = previewLength!;
        expect(answer.startsWith(preview)).toBe(true);
        expect(preview.isWellFormed()).toBe(true);
        expect(preview).not.toMatch(
          /[\t-\r\u001c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/,
        );
        const encoding = pair.ours.encode(answer);
        if (some.maxReveal !== undefined)
          expect(tokens).toBeLessThanOrEqual(portion(some.maxReveal, encoding.length));
        expect(encoding.through(preview.length)).toBe(tokens);
        if (some.previewStop?.includes("digit") === true) expect(preview).not.toMatch(/[0-9]/);
        if (some.previewStop?.includes("####") === true) expect(preview).not.toContain("####");
        expect(ended === "answer-end").toBe(isWholeAnswer);
        expect(method.isAugmented({ prompt: `q: ${preview}`, answer })).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(50);
  });

  it("a preview by a rule of tokens has whole tokens and, but for white space, is the published one", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 12 }), (answer, previewTokens) => {
        const [fixed, trimmed] = [{}, { trimPreview: true }].map((more) =>
          create({ previewTokens, ...more }, pair).apply({ prompt: "", answer }, ROW),
        );
        if (fixed?.kind !== "add" || trimmed?.kind !== "add") return;
        const rest = fixed.preview.slice(trimmed.preview.length);
        // white space behind the last token of an answer may have no token
        expect(fixed.preview.startsWith(trimmed.preview) || /^\s*$/.test(rest)).toBe(true);
        expect(rest.trim()).toBe("");
      }),
      { numRuns: 200 },
    );
  });
});

describe("on rows of GSM8K, a preview is what a plain restatement with the Rust library's tokens gives", () => {
  const answers = readRows(join(FIRST_ROWS, "train-100.jsonl")).map(({ answer }) => answer);

  /** The same rules for English texts, written again. */
  function restated(answer: string, ends: readonly number[], some: TruePreview): string {
    const tokenEnd = (count: number): number =>
      count >= ends.length ? answer.length : (ends[count - 1] ?? 0);
    const [name, ...numbers] = (some.preview ?? `tokens:${some.previewTokens}`).split(":");
    const [first = 0, least = 1, most = 1e9] = numbers.map(Number);
    const ruled = {
      tokens: () => tokenEnd(first),
      ratio: () => tokenEnd(Math.min(most, Math.max(least, Math.floor((first * 100 * ends.length) / 100)))),
      sentence: () => /^\s*.*?(?:[.?!]+(?=\s|$)|$)/m.exec(answer)![0].length,
      line: () => /^\s*.*/.exec(answer)![0].length,
    }[name as "tokens"]();
    const stops = { digit: /[0-9]/, "####": /####/, "<<": /<</ };
    const stopped = Object.entries(stops).flatMap(([stop, pattern]) =>
      some.previewStop?.includes(stop) === true ? [answer.search(pattern)] : [],
    );
    const cap = tokenEnd(Math.floor((some.maxReveal ?? 1) * ends.length));
    return answer.slice(0, Math.min(ruled, cap, ...stopped.filter((at) => at >= 0))).trimEnd();
  }

  it.each<TruePreview>([
    { previewTokens: 6, trimPreview: true },
    { preview: "ratio:0.25:3:20" },
    { preview: "sentence" },
    { preview: "sentence", previewStop: ["digit", "####"] },
    { preview: "line", previewStop: ["<<"] },
    { preview: "line", maxReveal: 0.25 },
    { previewTokens: 9, previewStop: ["<<", "digit"], maxReveal: 0.125 },
  ])("%j", async (some) => {
    for (const pair of [LLAMA, MISTRAL]) {
      const { oracle } = pair;
      const method = create(some, pair);
      const encodings = await oracle.encodeBatch([...answers], { addSpecialTokens: false });
      for (const [i, answer] of answers.entries()) {
        const characters = Array.from(answer);
        const ends = encodings[i]!.getOffsets().map(([, end]) => characters.slice(0, end).join("").length);
        const made = method.apply({ prompt: "", answer }, ROW);
        expect(made.kind === "add" ? made.preview : "").toBe(restated(answer, ends, some));
      }
    }
  });
});

describe("shares are exact", () => {
  it.each([
    [0.29, 100, 29],
    [0.1, 30, 3],
    [0.7, 10, 7],
    [0.57, 100, 57],
    [1, 12_345_678, 12_345_678],
    [0.001, 999, 0],
  ])("%d of %d is %d", (share, whole, expected) => {
    expect(portion(share, whole)).toBe(expected);
  });
});
