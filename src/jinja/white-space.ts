/** The characters that Python takes for white space: not U+FEFF, but U+001C to U+001F and U+0085. */
const CHARACTERS =
  "\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

export const SPACES = new RegExp(`[${CHARACTERS}]+`, "g");
export const ONLY_SPACES = new RegExp(`^[${CHARACTERS}]+$`);
export const SPACES_HERE = new RegExp(`[${CHARACTERS}]*`, "y");
const SPACE = new RegExp(`^[${CHARACTERS}]$`);

/** Whether one UTF-16 unit is white space. */
function isSpace(unit: string): boolean {
  return unit === " " || unit === "\n" || (unit < "!" || unit > "~" ? SPACE.test(unit) : false);
}

/** The positions between which a text remains when white space, or the given characters, are stripped. */
export function strippedRange(
  text: string,
  sides: { readonly left: boolean; readonly right: boolean },
  characters: string | undefined,
): readonly [start: number, end: number] {
  if (characters !== undefined && /[\ud800-\udfff]/.test(characters))
    return stripPoints(text, sides, characters);
  const strips = characters === undefined ? isSpace : (unit: string): boolean => characters.includes(unit);
  let start = 0;
  let end = text.length;
  if (sides.left) while (start < end && strips(text[start]!)) start++;
  if (sides.right) while (end > start && strips(text[end - 1]!)) end--;
  return [start, end];
}

/** The same for characters beyond U+FFFF, which are two units each. */
function stripPoints(
  text: string,
  sides: { readonly left: boolean; readonly right: boolean },
  characters: string,
): readonly [start: number, end: number] {
  const stripped = new Set(characters);
  const points = [...text];
  let [first, last] = [0, points.length];
  if (sides.left) while (first < last && stripped.has(points[first]!)) first++;
  if (sides.right) while (last > first && stripped.has(points[last - 1]!)) last--;
  const start = points.slice(0, first).join("").length;
  return [start, start + points.slice(first, last).join("").length];
}
