import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** torchtune, which is no longer maintained; its alpaca dataset trains the prompt unless `train_on_input` is false. */
export const torchtune: Trainer = {
  summary: "torchtune (no longer maintained)",
  version: "bd2a0fc",
  formats: ["messages", "input-output", "alpaca"],
  turns: ["last", "all"],
  takesTools: false,
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "cut" },
  configFiles: (input) => [
    {
      suffix: "torchtune.yaml",
      text: yaml("merge into your recipe's configuration", [
        "tokenizer:",
        `  ${limitLine(input, "max_seq_len")}`,
        "dataset:",
        `  _component_: torchtune.datasets.${COMPONENTS[input.format] ?? "chat_dataset"}`,
        "  source: json",
        `  data_files: ${quoted(input.file)}`,
        "  split: train",
        ...(input.format === "messages"
          ? [
              "  conversation_column: messages",
              "  conversation_style: openai",
              `  masking_strategy: ${input.turns === "all" ? "train_on_assistant" : "train_on_last"}`,
            ]
          : ["  train_on_input: false"]),
        "  packed: false",
      ]),
    },
  ],
};

const COMPONENTS: Readonly<Record<string, string>> = {
  messages: "chat_dataset",
  "input-output": "instruct_dataset",
  alpaca: "alpaca_dataset",
};
