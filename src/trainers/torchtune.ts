import type { Trainer } from "./trainer.js";
import { quoted, yaml } from "./yaml.js";

/**
 * torchtune, which is no longer maintained. It tokenizes by code of its own, not by the model's chat template, and trains
 * the header of the answer, too. With any limit, it masks the last token of every row: that is Qwen3's end token.
 */
export const torchtune: Trainer = {
  summary: "torchtune (no longer maintained)",
  version: "bd2a0fc",
  mask: "unknown",
  ran: {
    date: "2026-11-27",
    what: "its tokenizers and the dataset of the settings: the prompt is masked, the answer, its end token and its header are trained",
  },
  formats: ["messages", "input-output", "alpaca"],
  // the dataset that its configuration can name trains every assistant message
  turns: ["all"],
  takesTools: false,
  mediaParts: [],
  mediaColumns: false,
  roles: { laws: ["system-first", "user-first", "no-repeat"], otherwise: "stops at the row" },
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "cut" },
  configFiles: (input) => [
    {
      suffix: "torchtune.yaml",
      text: yaml("merge into your recipe's configuration", [
        "tokenizer:",
        "  max_seq_len: null",
        "dataset:",
        `  _component_: torchtune.datasets.${COMPONENTS[input.format] ?? "chat_dataset"}`,
        "  source: json",
        `  data_files: ${quoted(input.file)}`,
        "  split: train",
        ...(input.format === "messages"
          ? ["  conversation_column: messages", "  conversation_style: openai"]
          : []),
        "  train_on_input: false",
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
