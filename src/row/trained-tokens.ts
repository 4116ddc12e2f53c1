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

/** From the first token behind the prompt to the end token behind the answer, or to the next turn where there is none. */
function trainedTokens(
  { rendered: { tokens }, answer, prompt, end }: RenderedExchange,
  endTokens: EndTokens,
): { from: number; to: number } {
  const last = tokens.before(end);
  if (answer === undefined) return { from: prompt.length, to: prompt.length };
  const first = tokens.before(answer.end);
  const following = tokens.slice(first, last);
  const own = endTokens.find(following);
  return { from: prompt.length, to: own === undefined ? last : first + following.indexOf(own) + 1 };
}
