/** Fixed texts and gaps between them; a gap is the index of the text that fills it. */
export interface Skeleton {
  readonly pieces: readonly (string | number)[];
}

/** A text, and how it is made. */
export interface FilledText {
  readonly text: string;
  /** The same object for all texts that differ only in what fills the gaps; undefined when that is not known. */
  readonly skeleton: Skeleton | undefined;
  readonly fills: readonly string[];
}
