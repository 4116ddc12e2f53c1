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

/** The assistant's answer: its visible text, without thinking in front of it. */
export interface Answer {
  readonly text: string;
  /** Only the first `visible` UTF-16 units of the text are for the reader; after them are calls, tags or end tokens. */
  readonly visible: number;
  /** Whether it is unclear where thinking ends and the visible text begins. */
  readonly isUnclear: boolean;
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

/** A message of the assistant. */
export interface Reply {
  /** Its index in the conversation. */
  readonly index: number;
  readonly path: Path;
  /** Whether it comes before the first user message. */
  readonly isGreeting: boolean;
  /** Whether the row marks it as untrained. */
  readonly isMarked: boolean;
  /** The key by which the row marks parts of its text as trained or not, by their offsets; undefined without any. */
  readonly spanKey?: string | undefined;
}

/** The turns of a row. */
export interface Turns {
  /** The user messages with a text answer that may be trained, in order. */
  readonly exchanges: readonly Exchange[];
  /** The user messages whose reply has no text, such as a tool call; the answer of such an exchange is empty. */
  readonly wordless: readonly Exchange[];
  /** All messages of the assistant. */
  readonly replies: readonly Reply[];
}

/** The canonical form of a row. */
export interface Example extends Turns {
  /** The row as a chat template sees it; built on each call. */
  readonly conversation: () => Conversation;
}
