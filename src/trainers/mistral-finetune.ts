import type { Trainer } from "./trainer.js";
import { limitLine, quoted, yaml } from "./yaml.js";

/** mistral-finetune trains only assistant messages; in rows with tools, the last one; `weight` 0 excludes a message. */
export const mistralFinetune: Trainer = {
  summary: "mistral-finetune",
  version: "1943535",
  mask: "unknown",
  ran: { date: "2026-11-27", what: "its reading and encoding of the rows with Mistral's v3 tokenizer" },
  formats: ["messages"],
  turns: ["last", "first", "all"],
  lossMark: { key: "weight", trained: 1, untrained: 0 },
  takesTools: true,
  trainsLastWithTools: true,
  mediaParts: [],
  mediaColumns: false,
  messageRoles: ["system", "user", "assistant", "tool"],
  roles: { laws: ["assistant-last", "one-system", "tool-results"], otherwise: "stops at the row" },
  toolArguments: "string",
  calls: {
    takesText: false,
    ids: { pattern: /^[a-zA-Z0-9]{9}$/, form: "9 letters and digits" },
    names: { pattern: /^[a-zA-Z0-9_-]{1,64}$/, form: "at most 64 letters, digits, _ and -" },
    toolKeys: ["name", "description", "parameters"],
  },
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
