import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** verl's SFT trainer, which reads Parquet and rejects rows over its limit. */
export const verl: Trainer = {
  summary: "verl (SFT); convert the rows to Parquet first",
  version: "0.9.1",
  formats: ["messages"],
  // every assistant message is trained
  turns: ["all"],
  turnRendering: { last: "alone", first: "alone", all: "alone" },
  takesTools: true,
  mediaParts: ["image"],
  mediaColumns: true,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: 1024, behavior: "refused" },
  configFiles: (input) => [
    {
      suffix: "verl.yaml",
      text: yaml("merge into your SFT configuration; the rows must be Parquet", [
        "data:",
        `  train_files: ${quoted(`${input.file}.parquet`)}`,
        "  messages_key: messages",
        `  ${limitLine(input, "max_length")}`,
        "  truncation: error",
        ...(input.turnsMayDiffer
          ? [
              "  # each message is rendered alone, without what the template adds to a whole conversation",
              "  ignore_input_ids_mismatch: true",
            ]
          : []),
      ]),
    },
  ],
};
