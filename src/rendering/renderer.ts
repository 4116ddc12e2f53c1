import type { Conversation } from "../domain/conversation.js";
import type { Rendering } from "./rendering.js";

/** Renders conversations: the only way in which one becomes text. */
export interface Renderer {
  /** The whole row. Throws RowError `template-failed`. */
  readonly render: (conversation: Conversation) => Rendering;
  /** The text before the answer: the messages before it, and the header of the answer. */
  readonly renderPrompt: (conversation: Conversation, assistantIndex: number) => Rendering;
  /** Texts that mark the beginning of a prompt or an answer, such as `[INST]`, and are not added tokens. */
  readonly markers: (addedTokens: readonly string[]) => readonly string[];
}
