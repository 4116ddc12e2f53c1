import { isLowSurrogate } from "./utf16.js";

/** The normalization forms of Unicode (UAX #15). */
export type UnicodeForm = "NFC" | "NFD" | "NFKC" | "NFKD";

/** Shorter runs of marks are left to String.prototype.normalize. */
const LONG_RUN = 32;
/** Combining marks, and the two signs that are no marks but are decomposed to marks by NFKC and NFKD. */
const MARKS = String.raw`[\p{M}\uff9e\uff9f]`;
const LONG_RUNS = new RegExp(`${MARKS}{${LONG_RUN}}`, "gu");
const MARK = new RegExp(MARKS, "uy");

/**
 * The text in a normalization form: what `text.normalize(form)` gives, in linear time. V8 sorts the marks after a letter
 * by insertion, which takes minutes for a long run, so such a run is sorted before, here.
 */
export function toForm(text: string, form: UnicodeForm): string {
  return sortMarks(text, form).normalize(form);
}

/** The text with its long runs of marks decomposed and in canonical order. */
function sortMarks(text: string, form: UnicodeForm): string {
  LONG_RUNS.lastIndex = 0;
  if (!LONG_RUNS.test(text)) return text;
  const decomposed = form.startsWith("NFK") ? "NFKD" : "NFD";
  const parts: string[] = [];
  let copied = 0;
  do {
    // a match ends after the first marks of the run
    let first = LONG_RUNS.lastIndex;
    let end = first;
    for (let marks = LONG_RUN; marks > 0; marks--)
      first -= isLowSurrogate(text.charCodeAt(first - 1)) ? 2 : 1;
    MARK.lastIndex = end;
    while (MARK.test(text)) end = MARK.lastIndex;
    parts.push(text.slice(copied, first), sortedRun(text.slice(first, end), decomposed));
    copied = end;
    LONG_RUNS.lastIndex = end;
  } while (LONG_RUNS.test(text));
  return parts.join("") + text.slice(copied);
}

/** A run of marks in canonical order: between two characters of class 0, by class, and stable (UAX #15, D109). */
function sortedRun(run: string, form: "NFD" | "NFKD"): string {
  const sorted: string[] = [];
  let byClass = new Map<CombiningClass, string[]>();
  const flush = (): void => {
    const classes = [...byClass].sort(([one], [other]) => one.rank - other.rank);
    for (const [, marks] of classes) sorted.push(marks.join(""));
    byClass = new Map();
  };
  for (const character of run) {
    for (const mark of character.normalize(form)) {
      const combining = combiningClass(mark);
      if (combining === undefined) {
        flush();
        sorted.push(mark);
      } else {
        const marks = byClass.get(combining);
        if (marks === undefined) byClass.set(combining, [mark]);
        else marks.push(mark);
      }
    }
  }
  flush();
  return sorted.join("");
}

/** The marks of one combining class, by one of them; `rank` is its place among the known classes. */
interface CombiningClass {
  readonly mark: string;
  rank: number;
}

/** Marks of the lowest class and of the highest one. */
const LOWEST = "\u0334";
const HIGHEST = "\u0345";

const classes: CombiningClass[] = [];
const known = new Map<string, CombiningClass | undefined>();

/**
 * The combining class of a character; undefined for class 0, before which nothing moves. V8 has no table of the classes,
 * but it moves a mark before another one only if its class is lower.
 */
function combiningClass(mark: string): CombiningClass | undefined {
  if (known.has(mark)) return known.get(mark);
  const found = isLower(mark, HIGHEST) || isLower(LOWEST, mark) ? findClass(mark) : undefined;
  known.set(mark, found);
  return found;
}

function findClass(mark: string): CombiningClass {
  let at = 0;
  while (at < classes.length && isLower(classes[at]!.mark, mark)) at++;
  const next = classes[at];
  if (next !== undefined && !isLower(mark, next.mark)) return next;
  const created = { mark, rank: at };
  classes.splice(at, 0, created);
  for (const [rank, one] of classes.entries()) one.rank = rank;
  return created;
}

/** Whether the class of `one` is lower than that of `other`, and neither is 0. */
function isLower(one: string, other: string): boolean {
  return one !== other && (other + one).normalize("NFD") === one + other;
}
