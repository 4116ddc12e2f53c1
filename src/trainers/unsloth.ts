import type { Trainer } from "./trainer.js";
import { quoted, uncounted } from "./yaml.js";

/**
 * Unsloth, which trains through TRL's SFTTrainer, but counts a prompt's tokens: one that joins the prompt's end and the
 * answer's beginning is not trained.
 */
export const unsloth: Trainer = {
  summary: "Unsloth, on top of TRL",
  version: "2026.10.9",
  mask: "same",
  ran: { date: "2026-11-27", what: "sft_prepare_dataset of unsloth_zoo in TRL's SFTTrainer, without a GPU" },
  formats: ["tokens", "prompt-completion"],
  turns: ["last", "first", "all"],
  turnRendering: { last: "contents", first: "contents", all: "contents" },
  turnRenderingIn: ["prompt-completion"],
  takesTools: false,
  mediaParts: [],
  mediaColumns: false,
  rejectsExtraKeys: false,
  concatenatesTexts: true,
  limit: { tokens: 1024, behavior: "cut" },
  configFiles: ({ file, format, longest }) => [
    {
      suffix: "unsloth.py",
      text: [
        "# arguments for trl.SFTConfig; the rows come from datasets.load_dataset",
        `dataset = dict(path="json", data_files=${quoted(file)}, split="train")`,
        "config = dict(",
        ...(format === "tokens" ? [] : ["    completion_only_loss=True,"]),
        `    ${longest === undefined ? uncounted("max_length") : `max_length=${longest},`}`,
        "    packing=False,",
        ")",
        "",
      ].join("\n"),
    },
  ],
};
