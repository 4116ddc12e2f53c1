import type { Tokenizer } from "../domain/tokenizer.js";

/** Which token ends an answer: the tokenizer's end-of-text token, or the special one that a template writes in its place. */
export class EndTokens {
  private readonly eos: number | undefined;
  private readonly special: ReadonlySet<number>;

  constructor({ addedTokens }: Tokenizer, eos: number | undefined) {
    this.eos = eos;
    this.special = new Set(addedTokens.filter(({ special }) => special).map(({ id }) => id));
  }

  /** The id of the end token among those behind an answer; undefined when there is none. */
  find(following: readonly number[]): number | undefined {
    if (this.eos !== undefined && following.includes(this.eos)) return this.eos;
    return following.find((id) => this.special.has(id));
  }
}
