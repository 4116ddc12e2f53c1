import type { Trainer, TrainerConfigInput } from "./trainer.js";
import { limitLine, ownTextLimit, quoted, yaml } from "./yaml.js";

/** Axolotl; a boolean key of each message marks it as trained, and the configuration names the key. */
export const axolotl: Trainer = {
  summary: "Axolotl",
  version: "0.19.0",
  mask: "differs",
  ran: { date: "2026-11-27", what: "load_datasets, with the settings merged into a base configuration" },
  formats: ["messages", "segments", "alpaca", "tokens"],
  turns: ["last", "first", "all"],
  // a token that holds both the template's text and the answer's beginning is not trained
  turnRendering: { last: "contents", first: "contents", all: "contents" },
  turnRenderingIn: ["messages"],
  lossMark: { key: "train", trained: true, untrained: false },
  takesTools: true,
  mediaParts: ["image", "image_url"],
  mediaColumns: true,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: 512, behavior: "dropped" },
  configFiles: (input) => [
    {
      suffix: "axolotl.yaml",
      text: yaml("merge into your axolotl configuration", [
        "datasets:",
        `  - path: ${quoted(input.file)}`,
        "    ds_type: json",
        ...typeLines(input),
        "train_on_inputs: false",
        input.format === "alpaca"
          ? ownTextLimit("sequence_len", "axolotl writes its own text around Alpaca rows")
          : limitLine(input, "sequence_len"),
        "excess_length_strategy: raise",
        "sample_packing: false",
      ]),
    },
  ],
};

function typeLines({ format, lossMark }: TrainerConfigInput): readonly string[] {
  switch (format) {
    case "messages":
      return [
        "    type: chat_template",
        "    roles_to_train: [assistant]",
        "    train_on_eos: turn",
        ...(lossMark === undefined ? [] : [`    message_field_training: ${lossMark.key}`]),
      ];
    case "segments":
      return ["    type: input_output"];
    case "tokens":
      return ['    type: ""'];
    default:
      return ["    type: alpaca"];
  }
}
