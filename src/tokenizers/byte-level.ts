/** The printable character that byte-level vocabularies write for each byte, as introduced by GPT-2. */
const CHARACTERS: readonly string[] = (() => {
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
})();

const BYTES: ReadonlyMap<string, number> = new Map(CHARACTERS.map((char, byte) => [char, byte]));

export function toByteLevelCharacter(byte: number): string {
  return CHARACTERS[byte]!;
}

/** Signs, letters and digits of ASCII, which are spelled unchanged, after at most one space. */
const PLAIN = /^ ?[!-~]+$/;
const SPACE = CHARACTERS[0x20]!;

/** The text's UTF-8 bytes in the spelling of byte-level vocabularies. */
export function toByteLevel(text: string): string {
  if (PLAIN.test(text)) return text[0] === " " ? SPACE + text.slice(1) : text;
  let spelling = "";
  for (const byte of Buffer.from(text, "utf8")) spelling += CHARACTERS[byte];
  return spelling;
}

/** The text that has this spelling. */
export function unspellBytes(spelling: string): string {
  return Buffer.from(Array.from(spelling, (char) => BYTES.get(char) ?? 0)).toString("utf8");
}
