import type { Trainer } from "./trainer.js";

/** OpenAI's fine-tuning API needs no option: it trains only assistant messages; `weight` 0 excludes one. */
export const openai: Trainer = {
  summary: "OpenAI fine-tuning API, by openai-python",
  version: "3.57.0",
  mask: "unknown",
  ran: {
    date: "2026-11-27",
    what: "the SDK's types on rows and settings, and its requests; the service was not asked",
  },
  formats: ["messages"],
  turns: ["last", "first", "all"],
  lossMark: { key: "weight", trained: 1, untrained: 0 },
  takesTools: true,
  mediaParts: ["image_url"],
  mediaColumns: false,
  messageKeys: ["role", "content", "name", "tool_calls", "tool_call_id", "function_call", "weight"],
  toolArguments: "string",
  minRows: 10,
  rejectsExtraKeys: false,
  concatenatesTexts: false,
  limit: { tokens: undefined, behavior: "cut" },
  configFiles: () => [
    {
      suffix: "openai.json",
      text: `${JSON.stringify({ training_file: "the id that the upload of the rows gives", method: { type: "supervised" } }, undefined, 2)}\n`,
    },
  ],
};
