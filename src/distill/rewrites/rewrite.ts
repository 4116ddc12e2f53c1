/** How a model is asked to rewrite an answer. */
export interface Rewrite {
  /** What it is for, in one line of help. */
  readonly summary: string;
  /** A Jinja template of the user's message, over `prompt`, `answer` and `system`. */
  readonly template: string;
  /** How the assistant's turn begins, which the model continues; it does not become a part of the answer. */
  readonly opener?: string;
}
