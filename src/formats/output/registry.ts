// The shapes that rows can be written in, each in a file of its own.
import { writtenAlpaca } from "./alpaca.js";
import type { WrittenShape } from "./format.js";
import { inputOutput } from "./input-output.js";
import { writtenMessages } from "./messages.js";
import { promptCompletion } from "./prompt-completion.js";
import { promptCompletionChat } from "./prompt-completion-chat.js";
import { segments } from "./segments.js";
import { writtenSharegpt } from "./sharegpt.js";
import { text } from "./text.js";
import { tokens } from "./tokens.js";

export const writtenShapes = {
  "prompt-completion": promptCompletion,
  "prompt-completion-chat": promptCompletionChat,
  messages: writtenMessages,
  alpaca: writtenAlpaca,
  sharegpt: writtenSharegpt,
  segments,
  text,
  tokens,
  "input-output": inputOutput,
} satisfies Record<string, WrittenShape>;

export type WrittenShapeName = keyof typeof writtenShapes;
export const WRITTEN_SHAPES = Object.keys(writtenShapes) as readonly WrittenShapeName[];
