import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** llm-foundry, which refuses rows with any other key. */
export const llmFoundry: Trainer = {
  summary: "llm-foundry",
  version: "8c8dd48",
  shapes: ["messages", "prompt-completion"],
  turns: ["last", "all"],
  takesTools: false,
  mediaParts: [],
  mediaColumns: false,
  messageKeys: ["role", "content"],
  refusesOtherKeys: true,
  joinsTexts: true,
  limit: { tokens: undefined, behavior: "cut" },
  settings: (facts) => [
    {
      suffix: "llm-foundry.yaml",
      text: yaml("merge into your training configuration", [
        "train_loader:",
        "  name: finetuning",
        "  dataset:",
        "    hf_name: json",
        "    hf_kwargs:",
        `      data_files: ${quoted(facts.file)}`,
        "    split: train",
        `    ${limitLine(facts, "max_seq_len")}`,
        "    target_prompts: none",
        `    target_responses: ${facts.turns === "all" ? "all" : "last"}`,
      ]),
    },
  ],
};
