import type { Trainer } from "./trainer.js";
import { ownTextLimit, quoted, yaml } from "./yaml.js";

/**
 * ms-swift; a message's `loss` marks it as trained or untrained. It does not read a limit that is too short in silence:
 * with `strict` it stops at a longer row.
 */
export const msSwift: Trainer = {
  summary: "ms-swift",
  version: "4.6.0",
  mask: "differs",
  ran: {
    date: "2026-11-27",
    what: "the settings as `swift sft` reads them, SwiftSft's dataset and collator",
  },
  formats: ["messages", "prompt-completion"],
  turns: ["last", "first", "all"],
  lossMark: { key: "loss", trained: true, untrained: false },
  takesTools: true,
  mediaParts: ["image", "image_url", "video", "audio"],
  mediaColumns: true,
  takesObjects: true,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "dropped" },
  configFiles: (input) => [
    {
      suffix: "ms-swift.yaml",
      text: yaml("swift sft THIS --model MODEL (this file must be the first argument)", [
        "dataset:",
        `  - ${quoted(input.file)}`,
        "loss_scale: default",
        ownTextLimit(
          "max_length",
          "ms-swift writes system prompts, several turns and tools by templates of its own, which can be longer",
        ),
        "truncation_strategy: delete",
        "strict: true",
      ]),
    },
  ],
};
