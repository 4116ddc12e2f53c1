import type { TokenizedRow } from "../formats/output/format.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import type { RenderedExchange } from "../rendering/rendered-row.js";
import type { Validator } from "./validate-row.js";

export function toTokenizedRow(
  { ends, addedInFront }: Validator,
  exchanges: readonly RenderedExchange[],
): TokenizedRow | undefined {
  const last = exchanges.at(-1);
  if (last === undefined) return undefined;
  const { rendered } = last;
  return {
    text: rendered.rendering.text,
    addedInFront,
    prompt: last.promptText,
    ids: rendered.tokens.ids,
    trained: exchanges.map((exchange) => trainedTokens(exchange, ends)),
  };
}

/** From the first token behind the prompt to the end token behind the answer, or to the next turn where there is none. */
function trainedTokens(
  { rendered: { tokens }, answer, prompt, end }: RenderedExchange,
  ends: EndTokens,
): { from: number; to: number } {
  const last = tokens.before(end);
  if (answer === undefined) return { from: prompt.length, to: prompt.length };
  const first = tokens.before(answer.end);
  const behind = tokens.slice(first, last);
  const own = ends.find(behind);
  return { from: prompt.length, to: own === undefined ? last : first + behind.indexOf(own) + 1 };
}
