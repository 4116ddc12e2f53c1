import { classSet } from "./pattern/parse-set.js";
import { characterLength, characterStart } from "./utf16.js";

/** How many units before the place that was found by halving are tried one by one. */
const TRIED = 64;

/**
 * Where in the section the first `index` units of its normalized form `whole` come from: the end of the shortest
 * beginning whose form covers them, with the combining marks after it that change nothing. An index inside the joint
 * form of several characters maps to the position before them.
 */
export function originOf(
  section: string,
  whole: string,
  index: number,
  normalize: (text: string) => string,
): number {
  if (index === 0) return 0;
  const covered = whole.slice(0, index);
  const formOf = (at: number): string => normalize(section.slice(0, at));
  const found = halve(section, 0, section.length, (at) => formOf(at).startsWith(covered)).high;
  const from = characterStart(section, Math.max(0, found - TRIED));
  let before = lastPrefix(section, from, (at) => whole.startsWith(formOf(at)));
  for (let at = from; at < section.length; ) {
    at += characterLength(section, at);
    const form = formOf(at);
    if (!form.startsWith(covered)) {
      if (whole.startsWith(form)) before = at;
      continue;
    }
    // text after the index comes from the same character, unless it is white space that was added
    if (form.slice(index).trim() !== "" && whole.startsWith(form)) return before;
    const end = endOfMarks(section, at);
    return formOf(end) === form ? end : halve(section, at, end, (next) => formOf(next) !== form).low;
  }
  return section.length;
}

/** The last place up to `from` whose beginning has a form that the whole form begins with. */
function lastPrefix(section: string, from: number, isPrefix: (at: number) => boolean): number {
  if (isPrefix(from)) return from;
  let low = from;
  for (let step = TRIED; low > 0; step *= 2) {
    low = characterStart(section, Math.max(0, from - step));
    if (isPrefix(low)) break;
  }
  return halve(section, low, from, (at) => !isPrefix(at)).low;
}

/**
 * Two neighbouring places, of which the test holds for `high` only: it must not hold for the first `low`, and hold for
 * the first `high`. Tests few places; each takes time in proportion to the text before it.
 */
function halve(
  text: string,
  from: number,
  to: number,
  test: (at: number) => boolean,
): { readonly low: number; readonly high: number } {
  let [low, high] = [from, to];
  while (low + characterLength(text, low) < high) {
    const half = characterStart(text, (low + high) >> 1);
    const middle = half > low ? half : low + characterLength(text, low);
    if (test(middle)) high = middle;
    else low = middle;
  }
  return { low, high };
}

function endOfMarks(text: string, from: number): number {
  const marks = classSet(String.raw`[\p{M}]`);
  let end = from;
  while (end < text.length && marks.has(text.codePointAt(end)!)) end += characterLength(text, end);
  return end;
}
