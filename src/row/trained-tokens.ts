import type { FedRow } from "../formats/output/format.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import type { Turn } from "../rendering/rendered-row.js";
import type { Validator } from "./validate-row.js";

export function fedRow({ ends, addedInFront }: Validator, turns: readonly Turn[]): FedRow | undefined {
  const last = turns.at(-1);
  if (last === undefined) return undefined;
  const { view } = last;
  return {
    text: view.rendered.text,
    addedInFront,
    prompt: last.promptText,
    ids: view.tokens.ids,
    trained: turns.map((turn) => trainedTokens(turn, ends)),
  };
}

/** From the first token behind the prompt to the end token behind the answer, or to the next turn where there is none. */
function trainedTokens(
  { view: { tokens }, answer, prompt, end }: Turn,
  ends: EndTokens,
): { from: number; to: number } {
  const last = tokens.before(end);
  if (answer === undefined) return { from: prompt.length, to: prompt.length };
  const first = tokens.before(answer.end);
  const behind = tokens.slice(first, last);
  const own = ends.find(behind);
  return { from: prompt.length, to: own === undefined ? last : first + behind.indexOf(own) + 1 };
}
