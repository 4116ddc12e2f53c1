import { type CuttingTables, MATCHES } from "./tables.js";

/** Characters of ASCII. */
const ASCII = 128;
/** The bit of an entry whose next state stays as it is, and matches, before every letter of ASCII. */
export const LETTERS = 0x4000;

/**
 * The entries of ASCII characters, at state * 128 + character: those of `transitions`, which their class is not needed for,
 * with LETTERS where a run of letters may be passed over. There are fewer states than LETTERS.
 */
export function asciiOf({ classes, strideBits, transitions }: CuttingTables): Uint16Array {
  const states = transitions.length >> strideBits;
  const entries = new Uint16Array(states * ASCII);
  for (let state = 0; state < states; state++)
    for (let character = 0; character < ASCII; character++)
      entries[state * ASCII + character] = transitions[(state << strideBits) + classes[character]!]!;
  const passes = Array.from({ length: states }, (_, state) => passesLetters(entries, state));
  return entries.map((entry) => (passes[entry & ~MATCHES] === true ? entry | LETTERS : entry));
}

function passesLetters(entries: Uint16Array, state: number): boolean {
  for (let letter = 0x41; letter <= 0x5a; letter++) {
    const [upper, lower] = [entries[state * ASCII + letter], entries[state * ASCII + (letter | 0x20)]];
    if (upper !== (state | MATCHES) || lower !== upper) return false;
  }
  return true;
}
