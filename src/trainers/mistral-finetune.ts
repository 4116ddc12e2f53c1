import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** mistral-finetune: assistant turns alone are trained, rows with tools their last one; `weight` 0 leaves a turn out. */
export const mistralFinetune: Trainer = {
  summary: "mistral-finetune",
  version: "1943535",
  formats: ["messages"],
  turns: ["last", "first", "all"],
  lossMark: { key: "weight", trained: 1, untrained: 0 },
  takesTools: true,
  mediaParts: [],
  mediaColumns: false,
  toolArguments: "string",
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "split" },
  configFiles: (input) => [
    {
      suffix: "mistral-finetune.yaml",
      text: yaml("merge into your training configuration", [
        "data:",
        `  instruct_data: ${quoted(input.file)}`,
        limitLine(input, "seq_len"),
      ]),
    },
  ],
};
