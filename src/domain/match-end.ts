/**
 * The end of the pattern's match in the text, from `from` on: at `from` itself for a sticky pattern (`y`), at the next
 * place for a global one (`g`). Undefined without a match. The pattern is not copied: compiling one takes long.
 */
export function matchEnd(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
