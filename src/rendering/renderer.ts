import type { Conversation } from "../domain/conversation.js";
import type { Rendering } from "./skeleton.js";

/** A conversation as a model is fed it: the only place that makes text of one. */
export interface Renderer {
  /** The whole row. Throws RowError `template-failed`. */
  readonly render: (conversation: Conversation) => Rendering;
  /** What stands in front of the answer: the messages before it, and the header that the answer is written under. */
  readonly renderPrompt: (conversation: Conversation, assistantIndex: number) => string;
  /** Texts that mark where a prompt or an answer begins, such as `[INST]`, as far as they are no added tokens. */
  readonly markers: (addedTokens: readonly string[]) => readonly string[];
}
