import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/**
 * NeMo 2 strips the outer white space of both texts, and truncates the prompt's end first, where the preview is. It was
 * not run, so its settings are written as comments: to be checked, not to be merged as they are.
 */
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
      text: yaml(
        "NeMo 2 was not run on such rows: its source was read. Check these settings before you use them",
        [
          "data:",
          "  train_ds:",
          `    file_names: [${quoted(input.file)}]`,
          `    ${limitLine(input, "max_seq_length")}`,
          "    prompt_template: '{input} {output}'",
          "    truncation_field: input",
          "    answer_only_loss: true",
        ].map((line) => `# ${line}`),
      ),
    },
  ],
};
