import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/**
 * verl's SFT trainer, which reads Parquet and stops at a row over its limit. A Parquet column has one schema: the tools and
 * arguments of some rows would stand in all others as null, and the chat template writes them.
 */
export const verl: Trainer = {
  summary: "verl (SFT); name a .parquet output",
  version: "0.9.1",
  mask: "differs",
  ran: { date: "2026-11-27", what: "its SFT dataset, by its own sft_trainer_engine.yaml with the settings" },
  formats: ["messages"],
  // every assistant message is trained
  turns: ["all"],
  turnRendering: { last: "alone", first: "alone", all: "alone" },
  takesTools: false,
  mediaParts: ["image"],
  mediaColumns: true,
  readsParquet: true,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: 1024, behavior: "refused" },
  configFiles: (input) => [
    {
      suffix: "verl.yaml",
      text: yaml("merge into your SFT configuration; the rows must be Parquet", [
        "data:",
        `  train_files: ${quoted(input.container === "parquet" ? input.file : `${input.file}.parquet`)}`,
        "  messages_key: messages",
        // a message that is rendered alone may be longer than in the whole
        `  ${limitLine(input, "max_length", input.turnsMayDiffer ? input.longest : 0)}`,
        "  truncation: error",
        ...(input.turnsMayDiffer
          ? [
              "  # each message is rendered alone, without what the template adds to a whole conversation; Qwen3's template",
              "  # leaves thoughts out of such an answer: do not train rows with thoughts so",
              "  ignore_input_ids_mismatch: true",
            ]
          : []),
      ]),
    },
  ],
};
