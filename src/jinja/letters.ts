// What Python knows about characters.

const TITLES: Readonly<Record<string, string>> = {
  Ǆ: "ǅ",
  ǅ: "ǅ",
  ǆ: "ǅ",
  Ǉ: "ǈ",
  ǈ: "ǈ",
  ǉ: "ǈ",
  Ǌ: "ǋ",
  ǋ: "ǋ",
  ǌ: "ǋ",
  Ǳ: "ǲ",
  ǲ: "ǲ",
  ǳ: "ǲ",
};

/** One character as the first of a title. */
function titleCase(character: string): string {
  const known = TITLES[character];
  if (known !== undefined) return known;
  if (/[\u10d0-\u10ff]/.test(character)) return character;
  const upper = character.toUpperCase();
  const [first = "", ...rest] = upper;
  return rest.length === 0 || upper === character ? upper : first + rest.join("").toLowerCase();
}

/** A text with its first character in title case and all others in lower case. */
export function capitalize(text: string): string {
  const [first = ""] = text;
  return titleCase(first) + lower(text).slice(lower(first).length);
}

export function lower(text: string): string {
  return text.toLowerCase();
}

const CASED = /^[\p{Lu}\p{Ll}\p{Lt}]$/u;

/** Each word with its first letter in title case; words are divided by everything that is no letter with a case. */
export function toTitle(text: string): string {
  let follows = false;
  return Array.from(text, (one) => {
    const changed = follows ? lower(one) : titleCase(one);
    follows = CASED.test(one);
    return changed;
  }).join("");
}

export function swapCase(text: string): string {
  return Array.from(text, (one) => (/\p{Lu}/u.test(one) ? lower(one) : one.toUpperCase())).join("");
}

/** Whether some letters are in upper case and none in lower or title case. */
export function isUpper(text: string): boolean {
  return /[\p{Uppercase}]/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

export function isLower(text: string): boolean {
  return /[\p{Lowercase}]/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

function isTitle(text: string): boolean {
  let follows = false;
  let hasCase = false;
  for (const one of text) {
    const [isHigh, isLow] = [/[\p{Uppercase}\p{Lt}]/u.test(one), /\p{Lowercase}/u.test(one)];
    if ((isHigh && follows) || (isLow && !follows)) return false;
    follows = isHigh || isLow;
    hasCase ||= follows;
  }
  return hasCase;
}

/** Digits that are no decimals, such as superscripts. */
const DIGITS =
  "\\p{Nd}\\xb2\\xb3\\xb9\\u1369-\\u1371\\u19da\\u2070\\u2074-\\u2079\\u2080-\\u2089\\u2460-\\u2468\\u2474-\\u247c\\u2488-\\u2490\\u24ea\\u24f5-\\u24fd\\u24ff\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792";

/** Tests of a whole text, each false for an empty one. */
export const TEXT_TESTS: Readonly<Record<string, (text: string) => boolean>> = {
  isalpha: (text) => /^\p{L}+$/u.test(text),
  isalnum: (text) => /^[\p{L}\p{N}]+$/u.test(text),
  isdecimal: (text) => /^\p{Nd}+$/u.test(text),
  isdigit: (text) => new RegExp(`^[${DIGITS}]+$`, "u").test(text),
  isnumeric: (text) => /^\p{N}+$/u.test(text),
  isidentifier: (text) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text),
  islower: isLower,
  isupper: isUpper,
  istitle: isTitle,
};
