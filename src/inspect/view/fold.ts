import type { Role } from "../../roles/model.js";
import type { TokenLine } from "./lines.js";
import type { TokenRun } from "./runs.js";

/** How many tokens stay on each side of an edge: where the prompt, the connector, the preview and the answer meet. */
const EDGE_TOKENS = 12;

/** The parts of a run that are shown, and how many tokens are not. */
export interface Folded {
  readonly head: readonly TokenLine[];
  readonly hidden: number;
  readonly tail: readonly TokenLine[];
}

/** How many lines of a part stay at its beginning and at its end; undefined when it is never folded. */
const SHOWN: Readonly<Record<Role, readonly [head: number, tail: number] | undefined>> = {
  template: [0, 0],
  system: [4, 4],
  prompt: [4, 4],
  other: [4, 4],
  connector: undefined,
  preview: undefined,
  prefix: undefined,
  answer: [8, 2],
  thinking: [4, 2],
};

/** What stays of an exchange that is neither augmented nor trained. */
const SHOWN_OF_OTHERS: readonly [head: number, tail: number] = [1, 1];

/** Folds the middle of a run; `at` is its index among all of them. */
export function foldRun(runs: readonly TokenRun[], at: number, lines: readonly TokenLine[]): Folded {
  const whole: Folded = { head: lines, hidden: 0, tail: [] };
  const { segment } = runs[at]!;
  const shown = segment.isOther ? SHOWN_OF_OTHERS : SHOWN[segment.role];
  if (shown === undefined || lines.length <= 1) return whole;
  const isLast = at === runs.length - 1;
  const head = Math.max(shown[0], isEdge(runs[at - 1]) ? linesOver(lines, EDGE_TOKENS) : 0);
  const tail = Math.max(
    shown[1],
    isEdge(runs[at + 1]) ? linesOver(lines.toReversed(), EDGE_TOKENS) : 0,
    isLast ? 1 : 0,
  );
  // a fold takes a line itself
  const least = head + tail === 0 ? 0 : 1;
  if (head + tail + least >= lines.length) return whole;
  const hidden = lines.slice(head, lines.length - tail);
  return {
    head: lines.slice(0, head),
    hidden: hidden.reduce((sum, { tokens }) => sum + tokens, 0),
    tail: lines.slice(lines.length - tail),
  };
}

/** Whether what a part meets must be seen with its surroundings. */
function isEdge(run: TokenRun | undefined): boolean {
  if (run === undefined || run.segment.isOther) return false;
  switch (run.segment.role) {
    case "connector":
    case "preview":
    case "prefix":
    case "answer":
    case "thinking":
      return true;
    case "template":
    case "system":
    case "prompt":
    case "other":
      return false;
  }
}

/** How many lines have so many tokens together. */
function linesOver(lines: readonly TokenLine[], tokens: number): number {
  let count = 0;
  let seen = 0;
  while (count < lines.length && seen < tokens) seen += lines[count++]!.tokens;
  return count;
}
