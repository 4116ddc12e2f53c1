import type { Trainer } from "./trainer.js";
import { limitLine, ownTextLimit, quoted, yaml } from "./yaml.js";

/** ms-swift; a message's `loss` marks it as trained or untrained. */
export const msSwift: Trainer = {
  summary: "ms-swift",
  version: "4.6.0",
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
      text: yaml("swift sft THIS --model MODEL (this file must be the first argument)", [
        "dataset:",
        `  - ${quoted(input.file)}`,
        "loss_scale: default",
        input.hasTools
          ? ownTextLimit("max_length", "ms-swift writes its own text for tools, which can be longer")
          : limitLine(input, "max_length"),
        "truncation_strategy: delete",
        "strict: true",
      ]),
    },
  ],
};
