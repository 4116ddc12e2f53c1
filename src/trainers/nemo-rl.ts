import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** NeMo-RL: a row must be shorter than the limit, not equal to it; any other row has no weight in the loss. */
export const nemoRl: Trainer = {
  summary: "NeMo-RL (SFT)",
  version: "7ea279a",
  formats: ["messages", "input-output"],
  turns: ["last", "all"],
  takesTools: true,
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
        `  ${limitLine(input, "max_total_sequence_length", 1)}`,
        "sft:",
        `  only_unmask_final: ${input.turns !== "all"}`,
        "data:",
        `  dataset_name: ${input.format === "messages" ? "openai_format" : "ResponseDataset"}`,
        `  train_data_path: ${quoted(input.file)}`,
        ...(input.format === "messages" ? ["  use_preserving_dataset: true"] : []),
        "  add_generation_prompt: true",
      ]),
    },
  ],
};
