import { toByteLevelCharacter } from "../byte-level.js";

/** The byte that byte-level vocabularies write with a character, by its code point; -1 if there is none. */
export const ALPHABET: Int16Array = (() => {
  const characters = Array.from({ length: 256 }, (_, byte) => toByteLevelCharacter(byte).charCodeAt(0));
  const bytes = new Int16Array(Math.max(...characters) + 1).fill(-1);
  characters.forEach((code, byte) => {
    bytes[code] = byte;
  });
  return bytes;
})();

/** The bytes that a byte-level entry stands for; undefined if a character is outside of the alphabet. */
export function bytesOfSpelling(spelling: string): Uint8Array | undefined {
  const bytes = new Uint8Array(spelling.length);
  for (let i = 0; i < spelling.length; i++) {
    const byte = ALPHABET[spelling.charCodeAt(i)] ?? -1;
    if (byte === -1) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
