import type { ProbeForm } from "./form.js";

export const messages: ProbeForm = {
  kind: "row",
  summary: "{ id, messages }; a prefill is the last message",
  isRendered: false,
  row: ({ id, messages: list }) => ({ id, messages: list }),
};
