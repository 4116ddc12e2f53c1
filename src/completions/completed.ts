/** What a model said; `thought` where all that it was allowed to write was reasoning. */
export type Completed =
  | { readonly kind: "text" | "refused"; readonly text: string }
  | { readonly kind: "thought" | "nothing" | "failed" };

/** One answer, of a server or of a log that keeps answers alike. */
export interface CompletedChoice {
  readonly completed: Completed;
  /** Why the model stopped, in the word of its server: `stop`, `length`, `content_filter`, … */
  readonly finish: string | undefined;
}
