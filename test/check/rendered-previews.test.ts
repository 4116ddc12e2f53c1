import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentPreviewFindings, textPreviewFindings } from "../../src/check/rendered-previews.js";
import { KNOWN_CONNECTORS } from "../../src/methods/connector.js";

/** What four kinds of templates write around a prompt and an answer. */
const TEMPLATES = {
  chatml: {
    tokens: ["<|im_start|>", "<|im_end|>"],
    around: ["<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n", "<|im_end|>\n"],
  },
  "chatml with an empty thinking block": {
    tokens: ["<|im_start|>", "<|im_end|>", "<think>", "</think>"],
    around: [
      "<|im_start|>user\n",
      "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
      "<|im_end|>\n",
    ],
  },
  "Llama 2": { tokens: ["<s>", "</s>"], around: ["<s>[INST] ", " [/INST] ", " </s>"] },
  Gemma: {
    tokens: ["<start_of_turn>", "<end_of_turn>"],
    around: ["<start_of_turn>user\n", "<end_of_turn>\n<start_of_turn>model\n", "<end_of_turn>\n"],
  },
  "plain joining": { tokens: ["</s>"], around: ["", "", "</s>"] },
} as const;

const words = fc.array(fc.constantFrom("Natalia", "sold", "48/2", "=", "clips", "in", "May.", "é"), {
  minLength: 3,
});

describe.each(Object.entries(TEMPLATES))(
  "a row rendered by %s",
  (name, { tokens, around: [open, middle, end] }) => {
    // [/INST] is not a token, so only a row without a tokenizer shows where a prompt of Llama 2 ends
    const known = name === "Llama 2" ? [undefined] : [undefined, tokens];

    it("has a preview that holds, and one that does not", () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...KNOWN_CONNECTORS),
          words,
          fc.nat(2),
          fc.constantFrom(...known),
          (connector, answerWords, more, names) => {
            const answer = answerWords.join(" ");
            const preview = answerWords.slice(0, 1 + Math.min(more, answerWords.length - 2)).join(" ");
            const signs = { connectors: KNOWN_CONNECTORS, tokens: names };
            const rules = (shown: string): readonly string[] => {
              const prompt = `${open}Q?${connector}${shown}${middle}`;
              return [
                textPreviewFindings(`${prompt}${answer}${end}`, signs),
                segmentPreviewFindings(prompt, `${answer}${end}`, signs),
              ].map((findings) => findings.map(({ rule }) => rule).join());
            };
            expect(rules(preview)).toEqual(["", ""]);
            expect(rules(`Zebra ${preview}`)).toEqual(["preview-mismatch", "preview-mismatch"]);
          },
        ),
      );
    });
  },
);

describe("a rendered row", () => {
  it("without a connector has nothing to check", () => {
    const signs = { connectors: KNOWN_CONNECTORS, tokens: undefined };
    expect(textPreviewFindings("<|im_start|>user\nQ?<|im_end|>", signs)).toEqual([]);
    expect(segmentPreviewFindings("Q?", "A.", signs)).toEqual([]);
  });

  it("shows the whole answer", () => {
    const signs = { connectors: KNOWN_CONNECTORS, tokens: undefined };
    const prompt = "<|im_start|>user\nQ? The answer begins with: Yes.<|im_end|>\n<|im_start|>assistant\n";
    expect(segmentPreviewFindings(prompt, "Yes.<|im_end|>", signs)).toMatchObject([
      { rule: "preview-is-answer" },
    ]);
  });
});
