import { z } from "zod";
import { ConnectorSetting } from "./connector.js";
import { endsWithPreview } from "./find-preview.js";
import { defineTokenMethod } from "./method.js";

/** The prompt shows the first m tokens of its own answer; the answer is unchanged (Algorithm 1, real mode). */
export const truePreview = defineTokenMethod(
  "the prompt shows the first tokens of its own answer",
  z.strictObject({
    name: z.literal("true"),
    previewTokens: z
      .int("expected a whole number of at least 1")
      .min(1, "expected a whole number of at least 1")
      .default(6)
      .describe("number of tokens of the preview"),
    connector: ConnectorSetting,
    shortAnswer: z
      .enum(["keep", "leave", "reject"])
      .default("keep")
      .describe(
        "if the preview would be the whole answer: keep it, leave the row unchanged, or reject the row",
      ),
  }),
  ({ previewTokens, connector, shortAnswer }, tokenizer) => ({
    apply: ({ answer }) => {
      const { tokens, end, isComplete } = tokenizer.head(answer, previewTokens);
      if (end === 0)
        return {
          kind: "refuse",
          rule: "empty-answer",
          message: "the tokenizer makes no tokens from the answer",
        };
      if (isComplete && shortAnswer !== "keep") {
        if (shortAnswer === "leave") return { kind: "unchanged", reason: "short-answer" };
        const message = `the answer has ${tokens} tokens; a preview of ${previewTokens} would be the whole answer`;
        return { kind: "refuse", rule: "short-answer", message };
      }
      return {
        kind: "add",
        connector,
        preview: answer.slice(0, end),
        answerPrefix: "",
        previewLength: { tokens, preview: end, answerUnits: answer.length, isWholeAnswer: isComplete },
      };
    },
    isAugmented: (exchange) =>
      endsWithPreview(exchange, connector, () =>
        exchange.answer.slice(0, tokenizer.head(exchange.answer, previewTokens).end),
      ),
  }),
);
