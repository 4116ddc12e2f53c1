import { z } from "zod";
import { ANSWER_END } from "../domain/preview-end.js";
import { ConnectorSetting } from "./connector.js";
import { endsWithPreview } from "./find-preview.js";
import { type MeasuredPreview, measurePreview, type PreviewBounds } from "./measure-preview.js";
import { type AnswerReader, type Augmentation, defineTokenMethod } from "./method.js";
import { type ActiveRule, parseRule, RULE_PATTERN, RULE_SYNTAX } from "./preview-rules/registry.js";
import { countIn, fixedRule } from "./preview-rules/tokens.js";
import { STOP_PATTERN, STOP_SYNTAX, stopOf } from "./preview-stops/registry.js";

const PUBLISHED_TOKENS = 6;
const TOKENS = "expected a whole number of at least 1";
const REVEAL = "expected a share of at least 0.001, and at most 1";

const Stop = z
  .string()
  .regex(STOP_PATTERN, `expected ${STOP_SYNTAX}`)
  .refine((text) => text.isWellFormed(), "half a surrogate pair is no text");

/** The prompt shows the first m tokens of its own answer; the answer is unchanged (Algorithm 1, real mode). */
export const truePreview = defineTokenMethod(
  "the prompt shows the first tokens of its own answer",
  z
    .strictObject({
      name: z.literal("true"),
      previewTokens: z
        .int(TOKENS)
        .min(1, TOKENS)
        .optional()
        .meta({ default: PUBLISHED_TOKENS })
        .describe("number of tokens of the preview"),
      preview: z
        .string()
        .regex(RULE_PATTERN, `expected ${RULE_SYNTAX}`)
        .optional()
        .describe(
          `experimental: the rule that ends the preview, in place of a number of tokens: ${RULE_SYNTAX}`,
        ),
      previewStop: z
        .array(Stop)
        .min(1)
        .optional()
        .describe(`experimental: end the preview before the first of these: ${STOP_SYNTAX}`),
      maxReveal: z
        .number()
        .min(0.001, REVEAL)
        .max(1, REVEAL)
        .optional()
        .describe("experimental: show at most this share of the answer's tokens"),
      trimPreview: z
        .boolean()
        .default(false)
        .describe(
          "experimental: end the preview before white space, which chat templates trim; always so with another rule than tokens, a stop or a largest share",
        ),
      connector: ConnectorSetting,
      shortAnswer: z
        .enum(["keep", "leave", "reject"])
        .default("keep")
        .describe(
          "if the preview would be the whole answer: keep it, leave the row unchanged, or reject the row",
        ),
    })
    .check(({ value, issues }) => {
      const say = (message: string): unknown =>
        issues.push({ code: "custom", input: value, message, path: ["preview"] });
      // another text is refused already
      if (value.preview === undefined || !RULE_PATTERN.test(value.preview)) return;
      const rule = parseRule(value.preview);
      if (typeof rule === "string") say(rule);
      if (value.previewTokens !== undefined)
        say("the rule and the number of tokens both say where a preview ends; give one of them");
    })
    .meta({ not: { required: ["previewTokens", "preview"] } })
    // one way to say a number of tokens remains
    .overwrite(({ name, previewTokens, preview, ...rest }) => {
      const fixed = preview === undefined ? (previewTokens ?? PUBLISHED_TOKENS) : countIn(preview);
      return fixed === undefined ? { name, preview, ...rest } : { name, previewTokens: fixed, ...rest };
    }),
  ({ previewTokens, preview, previewStop = [], maxReveal, trimPreview, connector, shortAnswer }, reader) => {
    const bounds: PreviewBounds = {
      rule: parseRule(preview ?? fixedRule(previewTokens ?? PUBLISHED_TOKENS)) as ActiveRule,
      stops: previewStop.map(stopOf),
      maxReveal,
    };
    const isPublished = preview === undefined && previewStop.length === 0 && maxReveal === undefined;
    const measure =
      isPublished && !trimPreview
        ? (answer: string) => firstTokens(answer, previewTokens ?? PUBLISHED_TOKENS, reader)
        : (answer: string) => measurePreview(bounds, answer, reader);
    const named = preview === undefined ? `of ${previewTokens}` : `by ${preview}`;
    return {
      apply: ({ answer }) => {
        const { end, answerTokens, tokens, ended, isTrimmed, isWholeAnswer } = measure(answer);
        if (answerTokens === 0) return NO_TOKENS;
        if (end === 0) return { kind: "unchanged", reason: "no-preview" };
        if (isWholeAnswer && shortAnswer !== "keep") {
          if (shortAnswer === "leave") return { kind: "unchanged", reason: "short-answer" };
          const message = `the answer has ${answerTokens} tokens; a preview ${named} would be the whole answer`;
          return { kind: "refuse", rule: "short-answer", message };
        }
        return {
          kind: "add",
          connector,
          preview: answer.slice(0, end),
          answerPrefix: "",
          previewLength: {
            tokens,
            preview: end,
            answerUnits: answer.length,
            isWholeAnswer,
            ended,
            isTrimmed,
          },
        };
      },
      isAugmented: (exchange) =>
        endsWithPreview(exchange, connector, () => exchange.answer.slice(0, measure(exchange.answer).end)),
    };
  },
);

const NO_TOKENS: Augmentation = {
  kind: "refuse",
  rule: "empty-answer",
  message: "the tokenizer makes no tokens from the answer",
};

/** The published preview: the first tokens, with any white space at their end. Reads no more of the answer than they need. */
function firstTokens(answer: string, count: number, reader: AnswerReader): MeasuredPreview {
  const { tokens, end, isComplete } = reader.head(answer, count);
  const ended = isComplete ? ANSWER_END : "tokens";
  // an answer of more tokens than the preview is not counted
  return { end, tokens, answerTokens: tokens, ended, isWholeAnswer: isComplete, isTrimmed: false };
}
