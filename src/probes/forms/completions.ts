import { type ProbeForm, promptText } from "./form.js";

/** The only route on which all servers continue a prefill alike. */
export const completions: ProbeForm = {
  kind: "request",
  summary: "batch lines for /v1/completions, with the prompt as the chat template renders it",
  isRendered: true,
  request: (probe, { model, sampling }) => ({
    path: "/completions",
    body: { model, prompt: promptText(probe), ...sampling },
  }),
};
