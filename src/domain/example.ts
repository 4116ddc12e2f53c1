import type { Conversation } from "./conversation.js";
import type { Path } from "./path.js";

/** Where a method's addition to the prompt is inserted. */
export type PromptEnd =
  /** The end of the text at `path`. */
  | { readonly kind: "text"; readonly path: Path }
  /** A new text part at the end of the list of content parts at `path`, which holds no text yet. */
  | { readonly kind: "new-part"; readonly path: Path };

/** The user's message, as far as the methods need it: its last text, and where that text ends. */
export interface Prompt {
  readonly text: string;
  readonly end: PromptEnd;
  /** The path of that text in its message of the conversation. */
  readonly inMessage: Path;
}

/** The assistant's answer: its visible text, without a leading thinking block. */
export interface Answer {
  readonly text: string;
  /** The visible text begins `at` UTF-16 units into the text at `path`. */
  readonly path: Path;
  readonly at: number;
  /** The path of that text in its message of the conversation. */
  readonly inMessage: Path;
}

/** A user message and the answer to it. */
export interface Exchange {
  readonly prompt: Prompt;
  readonly answer: Answer;
  /** The indexes of the two messages in the conversation. */
  readonly userIndex: number;
  readonly assistantIndex: number;
}

/** The canonical form of a row: its exchanges, which are the user messages with a text answer, in order. */
export interface Example {
  readonly exchanges: readonly Exchange[];
  /** The row as a chat template sees it; built on each call. */
  readonly conversation: () => Conversation;
}
