import type { ProbeForm } from "./form.js";

/** What makes vLLM and llama.cpp continue the last message; without them, vLLM begins a new turn and does not say so. */
const CONTINUE = { add_generation_prompt: false, continue_final_message: true };

export const chat: ProbeForm = {
  kind: "request",
  summary: "batch lines for /v1/chat/completions; a prefill is the last message, with vLLM's two flags",
  isRendered: false,
  request: ({ messages, prefill }, { model, sampling }) => ({
    path: "/chat/completions",
    body: { model, messages, ...(prefill === undefined ? {} : CONTINUE), ...sampling },
  }),
};
