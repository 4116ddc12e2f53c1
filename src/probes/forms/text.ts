import { type ProbeForm, promptText } from "./form.js";

export const text: ProbeForm = {
  kind: "row",
  summary: "{ id, text }: the rendered prompt",
  isRendered: true,
  row: (probe) => ({ id: probe.id, text: promptText(probe) }),
};
