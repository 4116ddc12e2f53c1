import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentTurn, createMethod, type MethodSettings } from "../../src/index.js";
import { CONNECTOR } from "../../src/methods/connector.js";
import { methods } from "../../src/methods/registry.js";
import { hostileText } from "../helpers/texts.js";
import { PAIRS } from "../helpers/tokenizers.js";

/** Every method with settings worth trying, and with every vocabulary when it counts tokens. */
const MEMBERS = Object.keys(methods).flatMap((name) =>
  PAIRS.slice(0, name === "true" ? PAIRS.length : 1).flatMap(({ name: vocabulary, ours }) =>
    [CONNECTOR, "\n", ""].map((connector) => ({
      title: `${name}, connector ${JSON.stringify(connector)}, ${vocabulary}`,
      connector,
      augment: createMethod(
        (name === "vanilla" ? { name } : { name, connector }) as { name: "true" } & Partial<MethodSettings>,
        ours,
      ),
    })),
  ),
);

/** Answers of which every tokenizer here makes a token. */
const turns = fc
  .record({ prompt: hostileText, answer: hostileText })
  .filter(({ answer }) => /[\p{L}\p{Nd}]/u.test(answer));

describe.each(MEMBERS)("the law of LookAhead: $title", ({ connector, augment }) => {
  it("only adds, the prompt shows how its own answer begins, and nothing is half a character", () => {
    fc.assert(
      fc.property(turns, (turn) => {
        const made = augmentTurn(augment, turn);
        expect(made.prompt.startsWith(turn.prompt)).toBe(true);
        expect(made.answer.endsWith(turn.answer)).toBe(true);
        const added = made.prompt.slice(turn.prompt.length);
        if (added === "") {
          expect(made).toEqual(turn);
          return;
        }
        expect(added.startsWith(connector)).toBe(true);
        const preview = added.slice(connector.length);
        expect(preview).not.toBe("");
        expect(made.answer.startsWith(preview)).toBe(true);
        expect(preview.isWellFormed()).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("knows its own work, and takes no fresh row for it", () => {
    fc.assert(
      fc.property(turns, (turn) => {
        const made = augmentTurn(augment, turn);
        if (made.prompt !== turn.prompt) expect(augment.isAugmented(made)).toBe(true);
        if (connector !== "" && !turn.prompt.includes(connector))
          expect(augment.isAugmented(turn)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe.each(MEMBERS.filter(({ augment }) => augment.constantAddition !== undefined))(
  "a method that adds the same to all: $title",
  ({ augment }) => {
    it("adds what it says, and leaves its mark", () => {
      const { promptSuffix, answerPrefix, marker } = augment.constantAddition!;
      fc.assert(
        fc.property(turns, ({ prompt, answer }) => {
          const made = { prompt: prompt + promptSuffix, answer: answerPrefix + answer };
          expect(augmentTurn(augment, { prompt, answer })).toEqual(made);
          for (const turn of [{ prompt, answer }, made, { ...made, answer }]) {
            if (augment.isAugmented(turn)) expect(turn.prompt).toContain(marker);
          }
        }),
        { numRuns: 200 },
      );
    });
  },
);

describe("methods", () => {
  it.each([
    ["keep", { prompt: "q: Yes", answer: "Yes" }],
    ["leave", { prompt: "q", answer: "Yes" }],
  ] as const)("a short answer: %s", (shortAnswer, expected) => {
    const augment = createMethod({ name: "true", connector: ": ", shortAnswer }, PAIRS[0]!.ours);
    expect(augmentTurn(augment, { prompt: "q", answer: "Yes" })).toEqual(expected);
  });

  it("refuses an answer of which the tokenizer makes nothing", () => {
    const augment = createMethod({ name: "true" }, PAIRS[4]!.ours);
    expect(() => augmentTurn(augment, { prompt: "q", answer: "\u0000\u0001" })).toThrow(
      "makes no tokens from the answer",
    );
  });

  it("refuses a short answer when told to", () => {
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
