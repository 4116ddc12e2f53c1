import type { Message } from "../domain/conversation.js";
import type { JsonBody } from "../endpoint/request.js";

/** One question to a model, and perhaps the beginning of the answer that it is made to continue. */
export interface Probe {
  readonly id: string;
  /** The group of the row, for rates by group; undefined if it names none. */
  readonly category: string | undefined;
  /** The user's last text. */
  readonly question: string;
  /** What the model is given: the last message is the user's, or the beginning of the assistant's answer. */
  readonly messages: readonly Message[];
  /** The beginning of the answer, as it stands in the prompt; undefined without one. */
  readonly prefill: string | undefined;
  /** The rendered prompt; undefined without a tokenizer. */
  readonly prompt: RenderedPrompt | undefined;
}

/** What a model reads, as text. */
export interface RenderedPrompt {
  /** Without the token that tokenizers add by themselves in front of a text: it would stand there twice. */
  readonly text: string;
  /** How many tokens the model reads, that one among them. */
  readonly tokens: number;
}

/** The model that is asked, and what is sent beside the prompt. */
export interface Asking {
  readonly model: string;
  readonly sampling: JsonBody;
}
