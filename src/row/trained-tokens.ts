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
  const { rendered } = last;
  return {
    text: rendered.rendering.text,
    tokenizerPrefix,
    prompt: last.promptText,
    ids: rendered.tokens.ids,
    trained: exchanges.map((exchange) => trainedTokens(exchange, endTokens)),
  };
}

/**
 * From the first token that the prompt alone does not have to the end token after the answer; or else to the next
 * message's content. A message without text, such as a tool call, has the template's own words in place of an answer.
 */
function trainedTokens(
  { rendered: { tokens }, augmented, answer, masked, end }: RenderedExchange,
  endTokens: EndTokens,
): { from: number; to: number } {
  const last = tokens.before(end);
  const isWordless = augmented.exchange.answer.text === "";
  if (answer === undefined && !isWordless) return { from: masked, to: masked };
  const first = answer === undefined ? masked : tokens.before(answer.end);
  const following = tokens.slice(first, last);
  const endToken = endTokens.find(following);
  const to = endToken === undefined ? last : first + following.indexOf(endToken) + 1;
  return { from: masked, to };
}
