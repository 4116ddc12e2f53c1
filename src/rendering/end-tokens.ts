import type { Tokenizer } from "../domain/tokenizer.js";

/** Finds the token that ends an answer: the end-of-text token, or another special token that the template writes. */
export class EndTokens {
  private readonly eos: number | undefined;
  private readonly special: ReadonlySet<number>;

  constructor({ addedTokens }: Tokenizer, eos: number | undefined) {
    this.eos = eos;
    this.special = new Set(addedTokens.filter(({ special }) => special).map(({ id }) => id));
  }

  /** The id of the end token among the tokens after an answer; undefined if there is none. */
  find(following: readonly number[]): number | undefined {
    if (this.eos !== undefined && following.includes(this.eos)) return this.eos;
    return following.find((id) => this.special.has(id));
  }
}
