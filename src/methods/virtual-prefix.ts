import { z } from "zod";
import { ConnectorSetting } from "./connector.js";
import { endsWithPreview } from "./find-preview.js";
import { type ActiveMethod, type Augmentation, defineMethod } from "./method.js";
import type { ActiveChoice } from "./prefix-choice/choice.js";
import { createChoice, PrefixesSetting } from "./prefix-choice/registry.js";

const PUBLISHED_PREFIX = "Let's solve this problem. ";

/** Prompt and answer share a fixed phrase (Algorithm 1, virtual mode). */
export const virtualPrefix = defineMethod(
  "prompt and answer share a fixed phrase",
  z
    .strictObject({
      name: z.literal("virtual"),
      prefix: z
        .string()
        .min(1, "expected a text that is not empty")
        .optional()
        .meta({ default: PUBLISHED_PREFIX })
        .describe("the phrase that the prompt ends with and the answer begins with"),
      prefixes: PrefixesSetting.optional().describe(
        "experimental: several phrases in place of one, drawn by their weights; a --config file can also choose by a field, or by the script of the answer",
      ),
      connector: ConnectorSetting,
    })
    .check(({ value, issues }) => {
      if (value.prefix === undefined || value.prefixes === undefined) return;
      const message = "one phrase and several cannot stand together; give one of them";
      issues.push({ code: "custom", input: value, message, path: ["prefixes"] });
    })
    .meta({ not: { required: ["prefix", "prefixes"] } })
    .overwrite(({ name, prefix, prefixes, ...rest }) =>
      prefixes === undefined
        ? { name, prefix: prefix ?? PUBLISHED_PREFIX, ...rest }
        : { name, prefixes, ...rest },
    ),
  ({ prefix = PUBLISHED_PREFIX, prefixes, connector }) =>
    prefixes === undefined ? onePrefix(prefix, connector) : chosenPrefix(createChoice(prefixes), connector),
);

function onePrefix(prefix: string, connector: string): ActiveMethod {
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
}

function chosenPrefix({ prefixes, choose }: ActiveChoice, connector: string): ActiveMethod {
  return {
    apply: (exchange, row) => {
      const prefixChoice = choose(exchange, row);
      const { prefix } = prefixChoice;
      return {
        kind: "add",
        connector,
        preview: prefix,
        answerPrefix: prefix,
        previewLength: undefined,
        prefixChoice,
      };
    },
    isAugmented: (exchange) =>
      // a connector marks any prefix
      prefixes
        .slice(0, connector === "" ? undefined : 1)
        .some((prefix) =>
          endsWithPreview(exchange, connector, () => (exchange.answer.startsWith(prefix) ? prefix : "")),
        ),
  };
}
