import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** open-instruct; the name of a transform selects the answers to train. */
export const openInstruct: Trainer = {
  summary: "open-instruct",
  version: "0.3.0",
  formats: ["messages"],
  turns: ["last", "all"],
  takesTools: true,
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "cut" },
  configFiles: (input) => [
    {
      suffix: "open-instruct.yaml",
      text: yaml("arguments of open_instruct/finetune.py", [
        `dataset_mixer_list: [${quoted(input.file)}, "1.0"]`,
        `dataset_transform_fn: [${input.turns === "all" ? "sft_tulu_tokenize_and_truncate_v1" : "last_turn_tulu_tokenize_and_truncate_v1"}, sft_tulu_filter_v1]`,
        limitLine(input, "max_seq_length"),
      ]),
    },
  ],
};
