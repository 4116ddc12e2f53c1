/** The tags around a model's thinking, which precedes its visible answer. */
const BLOCKS = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["[THINK]", "[/THINK]"],
] as const;

/**
 * The UTF-16 index at which the visible answer begins: after a thinking block and the white space that follows it, or
 * 0 without a block. A block that is not closed leaves nothing visible.
 */
export function visibleStart(answer: string): number {
  const first = answer.trimStart();
  if (first[0] !== "<" && first[0] !== "[") return 0;
  for (const [open, close] of BLOCKS) {
    if (!first.startsWith(open)) continue;
    const end = answer.indexOf(close);
    if (end === -1) return answer.length;
    const rest = answer.slice(end + close.length);
    return answer.length - rest.trimStart().length;
  }
  return 0;
}
