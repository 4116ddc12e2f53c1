import type { InspectedToken, Segment } from "../../roles/model.js";

/** Tokens that follow each other, begin in one segment, and are all trained or all masked. */
export interface TokenRun {
  readonly segment: Segment;
  readonly isTrained: boolean | undefined;
  readonly first: number;
  readonly tokens: readonly InspectedToken[];
}

export function runsOf(tokens: readonly InspectedToken[]): readonly TokenRun[] {
  const runs: TokenRun[] = [];
  for (let from = 0; from < tokens.length; ) {
    const { segment, isTrained } = tokens[from]!;
    let to = from + 1;
    while (to < tokens.length && tokens[to]!.segment === segment && tokens[to]!.isTrained === isTrained) to++;
    runs.push({ segment, isTrained, first: from, tokens: tokens.slice(from, to) });
    from = to;
  }
  return runs;
}
