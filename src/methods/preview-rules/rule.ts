/** An answer, as a rule reads it. */
export interface RuledAnswer {
  readonly text: string;
  /** The number of its tokens; at least 1. */
  readonly tokens: number;
}

/** How far a preview may reach: some tokens, or a UTF-16 index of the answer. */
export type Reach =
  | { readonly kind: "tokens"; readonly count: number }
  | { readonly kind: "text"; readonly end: number };

/** One member of the family of rules that say where a preview ends. */
export interface PreviewRule {
  /** How the rule is written, such as `ratio:SHARE`. */
  readonly syntax: string;
  /** One line for help. */
  readonly summary: string;
  /** Matches all texts of the rule, and no other; the source of a regular expression. */
  readonly pattern: string;
  /** The reach in an answer, for a text that the pattern matches; a message if its parts contradict each other. */
  readonly create: (text: string) => ((answer: RuledAnswer) => Reach) | string;
}
