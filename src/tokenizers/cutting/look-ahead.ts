import { PatternError } from "../pattern/syntax.js";
import type { State } from "./state.js";

/**
 * Whether states match at a place whose next character is of a class, whatever follows it. Throws PatternError if that
 * depends on what follows.
 */
export function holdsBefore(
  states: readonly State[],
  start: number,
  ahead: number,
  endClass: number,
): boolean {
  const after: number[] = [];
  const matches = reach(states, [start], (state) => {
    if (state.kind === "if") return state.classes[ahead] === 1;
    if (state.kind === "take" && ahead !== endClass && state.classes[ahead] === 1) after.push(state.next);
    return false;
  });
  if (matches || after.length === 0) return matches;
  // what no further condition guards is certain
  if (reach(states, after, () => false)) return true;
  throw new PatternError("a look-ahead of more than one character is not supported");
}

/** Whether a match is reached without taking a character; `passes` decides on the states that are not choices. */
function reach(
  states: readonly State[],
  from: readonly number[],
  passes: (state: State & { readonly kind: "if" | "take" }) => boolean,
): boolean {
  const left = [...from];
  const seen = new Set<number>();
  for (let number = left.pop(); number !== undefined; number = left.pop()) {
    if (seen.has(number)) continue;
    seen.add(number);
    const state = states[number]!;
    if (state.kind === "match") return true;
    if (state.kind === "split") left.push(state.second, state.first);
    else if (passes(state)) left.push(state.next);
  }
  return false;
}
