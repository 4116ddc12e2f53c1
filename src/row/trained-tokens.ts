import { RowError } from "../domain/problem.js";
import type { TokenizedRow } from "../formats/output/format.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import type { RenderedExchange } from "../rendering/rendered-row.js";
import type { Validator } from "./validate-row.js";

export function toTokenizedRow(
  { endTokens, tokenizerPrefix }: Validator,
  exchanges: readonly RenderedExchange[],
): TokenizedRow | undefined {
  const last = exchanges.at(-1);
  if (last === undefined) return undefined;
  const trained = exchanges.map((exchange) => trainedTokens(exchange, endTokens));
  return new TokenizedExchanges(last, tokenizerPrefix, trained);
}

/** Few formats write the prompt and the ids, which are made when they are asked for. */
class TokenizedExchanges implements TokenizedRow {
  readonly tokenizerPrefix: string;
  readonly trained: TokenizedRow["trained"];
  private readonly last: RenderedExchange;

  constructor(last: RenderedExchange, tokenizerPrefix: string, trained: TokenizedRow["trained"]) {
    this.last = last;
    this.tokenizerPrefix = tokenizerPrefix;
    this.trained = trained;
  }

  get text(): string {
    return this.last.rendered.rendering.text;
  }

  get prompt(): string {
    return this.last.promptText;
  }

  get ids(): Int32Array {
    return this.last.rendered.tokens.ids;
  }
}

/**
 * From the first token that the prompt alone does not have to the end token after the answer; or else to the next
 * message's content. A message without text, such as a tool call, has the template's own words in place of an answer.
 */
function trainedTokens(exchange: RenderedExchange, endTokens: EndTokens): { from: number; to: number } {
  const { rendered, augmented, answer, end } = exchange;
  const { tokens } = rendered;
  const from = firstTrained(exchange);
  const last = tokens.before(end);
  const isWordless = augmented.exchange.answer.text === "";
  if (answer === undefined && !isWordless) return { from, to: from };
  const first = answer === undefined ? from : tokens.before(answer.end);
  const following = tokens.slice(first, last);
  const endToken = endTokens.find(following);
  const to = endToken === undefined ? last : first + following.indexOf(endToken) + 1;
  return { from, to };
}

/** Throws RowError `unsupported-content` when nothing tells where the prompt ends. */
function firstTrained({ rendered, augmented, hasPromptFirst, masked, content }: RenderedExchange): number {
  if (hasPromptFirst) return masked;
  if (content !== undefined) return rendered.tokens.before(content.start);
  throw new RowError(
    "unsupported-content",
    augmented.exchange.answer.path,
    "the rendered row does not begin with the rendered prompt, so the mask of a message without text is unknown",
  );
}
