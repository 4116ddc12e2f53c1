import type { Tokenizer } from "../domain/tokenizer.js";
import type { TurnRendering } from "../domain/turn-rendering.js";
import { EndTokens } from "../rendering/end-tokens.js";
import type { ChatSource } from "../tokenizers/chat-source.js";

/** What the checks need to know about a model; independent of the rows. */
export interface Model {
  readonly tokenizer: Tokenizer;
  /** The id of the token that begins a text; undefined when the tokenizer has none. */
  readonly bos: number | undefined;
  readonly endTokens: EndTokens;
  /** Whether a row must begin with the beginning-of-text token. */
  readonly beginsWithBos: boolean;
  /** The source of the chat template, or empty. */
  readonly template: string;
  /** Texts by which collators find prompts and answers; see Renderer.markers. */
  readonly markers: readonly string[];
  /** How trainers of the rows render conversations, other than as a whole. */
  readonly turnRenderings: readonly TurnRendering[];
}

export function createModel(
  tokenizer: Tokenizer,
  { specials, tokenizerPrefix }: ChatSource,
  template: string | undefined,
  markers: readonly string[],
  turnRenderings: readonly TurnRendering[],
): Model {
  const idOf = (text: string | undefined): number | undefined => {
    const ids = text === undefined ? [] : tokenizer.encode(text).ids;
    return ids.length === 1 ? ids[0] : undefined;
  };
  const { bos_token: bos = "", eos_token: eos } = specials;
  return {
    tokenizer,
    bos: idOf(bos),
    endTokens: new EndTokens(tokenizer, idOf(eos)),
    // the tokenizer decides, not the template: a template without the token is wrong for such a model
    beginsWithBos: bos !== "" && tokenizerPrefix.includes(bos),
    template: template ?? "",
    turnRenderings,
    markers,
  };
}
