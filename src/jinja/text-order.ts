/** Compares two texts by their characters, as Python does: those beyond U+FFFF come last. */
export function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)];
    if (a === b) continue;
    const [isHalfA, isHalfB] = [a >= 0xd800 && a < 0xe000, b >= 0xd800 && b < 0xe000];
    return isHalfA === isHalfB ? a - b : isHalfA ? 1 : -1;
  }
  return left.length - right.length;
}
