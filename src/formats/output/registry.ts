// The formats of output rows, each in its own file.
import { alpaca } from "./alpaca.js";
import type { OutputFormat } from "./format.js";
import { inputOutput } from "./input-output.js";
import { messages } from "./messages.js";
import { promptCompletion } from "./prompt-completion.js";
import { promptCompletionChat } from "./prompt-completion-chat.js";
import { segments } from "./segments.js";
import { sharegpt } from "./sharegpt.js";
import { text } from "./text.js";
import { tokens } from "./tokens.js";

export const outputFormats = {
  "prompt-completion": promptCompletion,
  "prompt-completion-chat": promptCompletionChat,
  messages: messages,
  alpaca: alpaca,
  sharegpt: sharegpt,
  segments,
  text,
  tokens,
  "input-output": inputOutput,
} satisfies Record<string, OutputFormat>;

/** The name of an output format, as `--to` takes it. */
export type OutputFormatName = keyof typeof outputFormats;
/** The names of all output formats. */
export const OUTPUT_FORMATS = Object.keys(outputFormats) as readonly OutputFormatName[];
