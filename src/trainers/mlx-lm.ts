import type { Trainer } from "./trainer.js";
import { limitLine, yaml } from "./yaml.js";

/** mlx-lm trains the prompt unless `mask_prompt` is set, and then only the last of several answers. */
export const mlxLm: Trainer = {
  summary: "mlx-lm (mlx_lm.lora)",
  version: "0.32.2",
  mask: "same",
  ran: { date: "2026-11-27", what: "load_dataset with the settings, batches, the mask of the loss" },
  formats: ["messages", "prompt-completion"],
  turns: ["last"],
  takesTools: true,
  mediaParts: [],
  mediaColumns: false,
  roles: { laws: ["assistant-last"], otherwise: "trains the wrong message" },
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: 2048, behavior: "cut" },
  configFiles: (input) => [
    {
      suffix: "mlx-lm.yaml",
      text: yaml("mlx_lm.lora --config THIS --train --data DIR, with the rows as DIR/train.jsonl", [
        "mask_prompt: true",
        limitLine(input, "max_seq_length"),
      ]),
    },
  ],
};
