// How probes are written, each form in its own file.
import { chat } from "./chat.js";
import { completions } from "./completions.js";
import type { ProbeForm } from "./form.js";
import { messages } from "./messages.js";
import { text } from "./text.js";

export const probeForms = { completions, chat, messages, text } as const satisfies Readonly<
  Record<string, ProbeForm>
>;

export type ProbeFormName = keyof typeof probeForms;
export const PROBE_FORMS = Object.keys(probeForms) as readonly ProbeFormName[];
