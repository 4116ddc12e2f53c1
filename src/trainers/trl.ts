import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** Hugging Face TRL: SFTTrainer and `trl sft`. */
export const trl: Trainer = {
  summary: "TRL (SFTTrainer, trl sft)",
  version: "1.16.0",
  mask: "same",
  ran: { date: "2026-11-27", what: "SFTTrainer with the settings as `trl sft --config` reads them" },
  formats: ["prompt-completion-chat", "prompt-completion", "messages", "tokens"],
  // in a list of messages it trains every assistant message, and no mark can exclude one
  turns: ["all"],
  takesTools: true,
  mediaParts: ["image"],
  mediaColumns: true,
  rejectsExtraKeys: false,
  concatenatesTexts: true,
  limit: { tokens: 1024, behavior: "cut" },
  configFiles: (input) => [
    {
      suffix: "trl.yaml",
      text: yaml("trl sft --config THIS --model_name_or_path MODEL --output_dir DIR", [
        "datasets:",
        "  - path: json",
        `    data_files: ${quoted(input.file)}`,
        "    split: train",
        lossLine(input.format),
        limitLine(input, "max_length"),
        "packing: false",
      ]),
    },
  ],
};

/** Pretokenized rows have their own labels, which TRL uses unchanged. */
function lossLine(format: string): string | undefined {
  if (format === "tokens") return undefined;
  return format === "messages" ? "assistant_only_loss: true" : "completion_only_loss: true";
}
