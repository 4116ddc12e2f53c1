import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** ms-swift; a message's `loss` marks it as trained or untrained. */
export const msSwift: Trainer = {
  summary: "ms-swift",
  version: "4.4.3",
  formats: ["messages", "prompt-completion"],
  turns: ["last", "first", "all"],
  lossMark: { key: "loss", trained: true, untrained: false },
  takesTools: true,
  mediaParts: ["image", "image_url", "video", "audio"],
  mediaColumns: true,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "dropped" },
  configFiles: (input) => [
    {
      suffix: "ms-swift.yaml",
      text: yaml("swift sft --config THIS --model MODEL", [
        "dataset:",
        `  - ${quoted(input.file)}`,
        "loss_scale: default",
        limitLine(input, "max_length"),
        "truncation_strategy: delete",
        "strict: true",
      ]),
    },
  ],
};
