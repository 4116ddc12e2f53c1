import stringWidth from "string-width";

const known = new Map<string, number>();
const MOST_KNOWN = 4096;

/**
 * How many columns a text may take in a terminal: the larger of what its characters take together and one by one. Terminals
 * disagree, and no count is right for all of them.
 */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let each = 0;
  for (const character of text) each += characterWidth(character);
  return Math.max(each, stringWidth(text));
}

function characterWidth(character: string): number {
  const found = known.get(character);
  if (found !== undefined) return found;
  const width = stringWidth(character);
  if (known.size === MOST_KNOWN) known.clear();
  known.set(character, width);
  return width;
}
