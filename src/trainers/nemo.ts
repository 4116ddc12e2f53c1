import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** NeMo 2 strips the outer white space of both texts, and truncates the prompt's end first, where the preview is. */
export const nemo: Trainer = {
  summary: "NeMo 2",
  version: "2.5.0rc0",
  formats: ["input-output"],
  turns: ["last", "first", "all"],
  takesTools: false,
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: true,
  limit: { tokens: undefined, behavior: "cut-prompt" },
  configFiles: (input) => [
    {
      suffix: "nemo.yaml",
      text: yaml("merge into your fine-tuning configuration", [
        "data:",
        "  train_ds:",
        `    file_names: [${quoted(input.file)}]`,
        `    ${limitLine(input, "max_seq_length")}`,
        "    prompt_template: '{input} {output}'",
        "    truncation_field: input",
        "    answer_only_loss: true",
      ]),
    },
  ],
};
