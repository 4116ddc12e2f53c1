import type { Trainer } from "./trainer.js";

/** Together's fine-tuning API, which rejects rows with unknown keys. */
export const together: Trainer = {
  summary: "Together fine-tuning API, by its Python SDK",
  version: "3.1.1",
  mask: "unknown",
  ran: {
    date: "2026-11-27",
    what: "the SDK's check of the file, and its request for a job with the settings; the service was not asked",
  },
  formats: ["messages", "prompt-completion"],
  turns: ["last", "first", "all"],
  lossMark: { key: "weight", trained: 1, untrained: 0 },
  takesTools: false,
  mediaParts: ["image_url"],
  mediaColumns: false,
  messageRoles: ["system", "user", "assistant"],
  roles: { laws: ["no-repeat"], otherwise: "stops at the row" },
  messageKeys: ["role", "content", "weight"],
  rejectsExtraKeys: true,
  concatenatesTexts: true,
  limit: { tokens: undefined, behavior: "kept" },
  configFiles: () => [
    {
      suffix: "together.json",
      text: `${JSON.stringify({ training_file: "the id that the upload of the rows gives", train_on_inputs: false }, undefined, 2)}\n`,
    },
  ],
};
