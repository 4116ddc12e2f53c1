/** The index of the first place before `before` at which a preview must end; -1 if there is none. */
export type FindStop = (answer: string, before: number) => number;

/** One member of the family of texts before which a preview stops. */
export interface PreviewStop {
  /** How it is written. */
  readonly syntax: string;
  /** One line for help. */
  readonly summary: string;
  /** Matches all texts of the stop; the source of a regular expression. */
  readonly pattern: string;
  readonly create: (text: string) => FindStop;
}
