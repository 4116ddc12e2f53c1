/** A piece's tokens. */
export interface PieceTokens {
  readonly ids: readonly number[];
  /** Where each token ends, in UTF-8 bytes of the piece; never decreases, and may be inside a character. */
  readonly ends: readonly number[];
}
