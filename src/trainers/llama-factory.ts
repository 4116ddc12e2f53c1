import type { Trainer, TrainerConfigInput } from "./trainer.js";
import { limitLine, ownTextLimit, yaml } from "./yaml.js";

/** LLaMA-Factory; every column and tag is named, since one that is missing resets the others. */
export const llamaFactory: Trainer = {
  summary: "LLaMA-Factory",
  version: "0.9.5",
  mask: "differs",
  ran: { date: "2026-11-27", what: "its loading of data with both settings files" },
  formats: ["sharegpt", "alpaca"],
  turns: ["last", "all"],
  takesTools: true,
  toolsAreText: true,
  mediaParts: [],
  mediaColumns: true,
  // its formatter writes the arguments as JSON, so text would be written as JSON twice
  toolArguments: "object",
  roles: { laws: ["alternate", "assistant-last"], otherwise: "skips the row" },
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: 2048, behavior: "cut-prompt" },
  configFiles: (input) => [
    { suffix: "dataset_info.json", text: `${JSON.stringify({ lookahead: entry(input) }, undefined, 2)}\n` },
    {
      suffix: "llama-factory.yaml",
      text: yaml(
        "merge into your training arguments; the entry for dataset_info.json is in the file next to this one",
        [
          "dataset: lookahead",
          "train_on_prompt: false",
          `mask_history: ${input.turns !== "all"}`,
          // Its templates keep outer white space that a model's template trims, so a row can be longer than counted; a
          // limit above the longest row costs nothing. A thinking block is written into every turn that is trained.
          input.hasTools || input.turns === "all"
            ? ownTextLimit(
                "cutoff_len",
                "LLaMA-Factory writes tools, and earlier turns that are trained, by templates of its own, which can be longer, and cuts rows over 2048 tokens in silence",
              )
            : limitLine(input, "cutoff_len", input.longest),
          "packing: false",
        ],
      ),
    },
  ],
};

function entry({ file, format, hasTools, mediaColumns }: TrainerConfigInput): object {
  if (format === "alpaca") {
    return {
      file_name: file,
      formatting: "alpaca",
      columns: { prompt: "instruction", query: "input", response: "output" },
    };
  }
  return {
    file_name: file,
    formatting: "sharegpt",
    // a named column must exist
    columns: {
      messages: "conversations",
      ...(hasTools ? { tools: "tools" } : {}),
      ...Object.fromEntries(mediaColumns.map((column) => [column, column])),
    },
    tags: {
      role_tag: "from",
      content_tag: "value",
      user_tag: "human",
      assistant_tag: "gpt",
      observation_tag: "observation",
      function_tag: "function_call",
      system_tag: "system",
    },
  };
}
