/** How models mark the thinking that comes before their visible answer. */
const BLOCKS = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["[THINK]", "[/THINK]"],
] as const;

/**
 * Where the visible answer begins: behind a thinking block and the white space after it, or at 0 when there is
 * none. A block that never closes leaves nothing visible.
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
