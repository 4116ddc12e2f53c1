import type { Trainer } from "./trainer.js";
import { limitLine, ownTextLimit, quoted, yaml } from "./yaml.js";

/**
 * NeMo-RL: a row must be shorter than the limit, not equal to it; any other row has no weight in the loss. It takes the
 * tokens of each message alone, which can be one more for each with a SentencePiece vocabulary: hence twice the longest row.
 */
export const nemoRl: Trainer = {
  summary: "NeMo-RL (SFT)",
  version: "7ea279a",
  mask: "differs",
  ran: { date: "2026-11-27", what: "the data of run_sft.py, by its own sft.yaml with the settings" },
  formats: ["messages", "input-output"],
  turns: ["last", "all"],
  turnRendering: { last: "messages", first: "messages", all: "messages" },
  takesTools: true,
  roles: { laws: ["assistant-last"], otherwise: "stops at the row" },
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: 1023, behavior: "dropped" },
  configFiles: (input) => [
    {
      suffix: "nemo-rl.yaml",
      text: yaml("merge into your SFT configuration", [
        "policy:",
        "  tokenizer:",
        "    # the model's own template; examples/configs/sft.yaml has one of its own",
        "    chat_template: default",
        `  ${
          input.turnsMayDiffer
            ? ownTextLimit(
                "max_total_sequence_length",
                "NeMo-RL repeats a message that the template writes otherwise turn by turn, and trains without a row that is too long",
              )
            : limitLine(input, "max_total_sequence_length", input.longest)
        }`,
        "sft:",
        `  only_unmask_final: ${input.turns !== "all"}`,
        "data:",
        "  add_generation_prompt: true",
        ...(input.longest === undefined
          ? []
          : [
              "  # the template writes them; NeMo-RL would add others to a row",
              "  add_bos: false",
              "  add_eos: false",
            ]),
        "  # data.validation stays yours; that of examples/configs/sft.yaml is SQuAD",
        "  train:",
        ...DATASET_LINES[input.format === "messages" ? "messages" : "input-output"],
        `    data_path: ${quoted(input.file)}`,
      ]),
    },
  ],
};

/** What selects the class that reads the rows; it takes the base configuration's place, which is SQuAD. */
const DATASET_LINES = {
  messages: ["    dataset_name: openai_format", "    use_preserving_dataset: true"],
  "input-output": ["    dataset_name: ResponseDataset", "    split: train"],
} as const;
