/** Whether a UTF-16 unit is the first half of a surrogate pair. */
export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Whether a UTF-16 unit is the second half of a surrogate pair. */
export function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The place itself, or that before it if it is inside a surrogate pair. */
export function characterStart(text: string, at: number): number {
  return isLowSurrogate(text.charCodeAt(at)) && isHighSurrogate(text.charCodeAt(at - 1)) ? at - 1 : at;
}

/** How many UTF-16 units the character at `at` takes. */
export function characterLength(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** The UTF-16 indexes of UTF-8 byte positions, which never decrease; a position inside a character gives that character's start. */
export function indexesOfBytes(text: string, positions: readonly number[]): readonly number[] {
  let at = 0;
  let bytes = 0;
  return positions.map((position) => {
    while (at < text.length) {
      const code = text.charCodeAt(at);
      const pair = isHighSurrogate(code) && isLowSurrogate(text.charCodeAt(at + 1));
      const size = code < 0x80 ? 1 : code < 0x800 ? 2 : pair ? 4 : 3;
      if (bytes + size > position) break;
      bytes += size;
      at += pair ? 2 : 1;
    }
    return at;
  });
}
