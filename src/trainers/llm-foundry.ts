import type { Trainer, TrainerConfigInput } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** llm-foundry, which rejects rows with any extra key, and adds an end token to every row. */
export const llmFoundry: Trainer = {
  summary: "llm-foundry",
  version: "0.22.0",
  mask: "differs",
  ran: { date: "2026-11-27", what: "build_finetuning_dataloader with the settings, and its batches" },
  formats: ["messages", "prompt-completion"],
  turns: ["last", "all"],
  turnRendering: { last: "answers", first: "answers", all: "answers" },
  takesTools: false,
  mediaParts: [],
  mediaColumns: false,
  messageRoles: ["system", "user", "assistant", "tool"],
  roles: { laws: ["no-repeat", "assistant-last"], otherwise: "stops at the row" },
  messageKeys: ["role", "content"],
  rejectsExtraKeys: true,
  concatenatesTexts: true,
  limit: { tokens: undefined, behavior: "cut" },
  configFiles: (input) => [
    {
      suffix: "llm-foundry.yaml",
      text: yaml("merge into your training configuration", [
        "train_loader:",
        "  name: finetuning",
        "  dataset:",
        "    decoder_only_format: true",
        "    hf_name: json",
        "    hf_kwargs:",
        `      data_files: ${quoted(input.file)}`,
        "    split: train",
        `    ${limit(input)}`,
        "    target_prompts: none",
        `    target_responses: ${input.turns === "all" ? "all" : "last"}`,
      ]),
    },
  ],
};

/** With the end token that it adds. Texts are tokenized apart, which can be more tokens than we counted. */
function limit(input: TrainerConfigInput): string {
  return input.format === "messages"
    ? limitLine(input, "max_seq_len", 1)
    : "# max_seq_len: some tokens more than the longest row, as prompt and response are tokenized apart";
}
