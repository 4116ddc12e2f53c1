import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** NeMo Automodel's chat dataset, which trains only answers. */
export const nemoAutomodel: Trainer = {
  summary: "NeMo Automodel",
  version: "0.7.0",
  mask: "differs",
  ran: { date: "2026-11-27", what: "ChatDataset as its recipes make it of the settings" },
  formats: ["messages"],
  turns: ["last", "all"],
  turnRendering: { last: "answers", first: "answers", all: "answers" },
  takesTools: true,
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "kept" },
  configFiles: (input) => [
    {
      suffix: "nemo-automodel.yaml",
      text: yaml("merge into your recipe's configuration", [
        "dataset:",
        "  _target_: nemo_automodel.components.datasets.llm.ChatDataset",
        `  path_or_dataset_id: ${quoted(input.file)}`,
        `  mask_history: ${input.turns !== "all"}`,
        "  # the header of the answer is a part of the prompt",
        "  mask_generation_prompt: true",
        `  ${limitLine(input, "seq_length")}`,
      ]),
    },
  ],
};
