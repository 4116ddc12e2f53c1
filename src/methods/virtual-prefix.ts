import { z } from "zod";
import { ConnectorSetting } from "./connector.js";
import { endsWithPreview } from "./find-preview.js";
import { type Augmentation, defineMethod } from "./method.js";

/** Prompt and answer share a fixed phrase (Algorithm 1, virtual mode). */
export const virtualPrefix = defineMethod(
  "prompt and answer share a fixed phrase",
  z.strictObject({
    name: z.literal("virtual"),
    prefix: z
      .string()
      .min(1, "expected a text that is not empty")
      .default("Let's solve this problem. ")
      .describe("the phrase that the prompt ends with and the answer begins with"),
    connector: ConnectorSetting,
  }),
  ({ prefix, connector }) => {
    const augmentation: Augmentation = {
      kind: "add",
      connector,
      preview: prefix,
      answerPrefix: prefix,
      previewLength: undefined,
    };
    return {
      apply: () => augmentation,
      isAugmented: (exchange) =>
        endsWithPreview(exchange, connector, () => (exchange.answer.startsWith(prefix) ? prefix : "")),
      constantAddition: {
        promptSuffix: connector + prefix,
        answerPrefix: prefix,
        marker: connector || prefix,
      },
    };
  },
);
