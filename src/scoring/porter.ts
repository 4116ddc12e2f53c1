// Porter's stemmer as NLTK 3.10.4 has it by default (its mode NLTK_EXTENSIONS), written from the rules of
// M. F. Porter, "An algorithm for suffix stripping", 1980, and the differences that NLTK documents.

/** Words with a stem of their own. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ...["sky", "skies"].map((word) => [word, "sky"] as const),
  ...(["die", "lie", "tie"] as const).map((stem) => [`${stem[0]}ying`, stem] as const),
  ...["inning", "outing", "canning"].flatMap((stem) => [[stem, stem] as const, [`${stem}s`, stem] as const]),
  ...["news", "howe", "proceed", "exceed", "succeed"].map((word) => [word, word] as const),
]);

/** The stem of a word in lower case. Digits and other characters count as consonants. */
export function stem(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length <= 2) return word;
  return step5b(step5a(step4(step3(step2(step1c(step1b(step1a(word))))))));
}

/** For each letter, whether it is a consonant; `y` is one behind a vowel and at the start. */
function consonants(word: string): readonly boolean[] {
  const flags: boolean[] = [];
  for (let i = 0; i < word.length; i++) {
    const letter = word[i]!;
    if (letter === "y") flags.push(i === 0 || !flags[i - 1]!);
    else flags.push(!"aeiou".includes(letter));
  }
  return flags;
}

/** Porter's m: how often a consonant follows a vowel. */
function measure(stem: string): number {
  const flags = consonants(stem);
  let m = 0;
  for (let i = 1; i < flags.length; i++) if (flags[i]! && !flags[i - 1]!) m++;
  return m;
}

const isPositive = (stem: string): boolean => measure(stem) > 0;
const isAboveOne = (stem: string): boolean => measure(stem) > 1;

/** Porter's *d: two equal consonants at the end. */
function endsDouble(word: string): boolean {
  return word.length > 1 && word.at(-1) === word.at(-2) && consonants(word).at(-1)!;
}

/** Porter's *o: consonant, vowel, consonant at the end, not w, x or y. NLTK: also two letters, vowel and consonant. */
function endsCvc(word: string): boolean {
  const flags = consonants(word);
  if (word.length === 2) return !flags[0]! && flags[1]!;
  return (
    flags.length > 2 && flags.at(-3)! && !flags.at(-2)! && flags.at(-1)! && !"wxy".includes(word.at(-1)!)
  );
}

type Suffix = readonly [suffix: string, replacement: string, condition: (stem: string) => boolean];

/** Applies the first rule whose suffix the word has; when its condition fails, no other rule is tried. */
function replaceFirst(word: string, suffixes: readonly Suffix[]): string {
  for (const [suffix, replacement, condition] of suffixes) {
    if (!word.endsWith(suffix)) continue;
    const stem = word.slice(0, word.length - suffix.length);
    return condition(stem) ? stem + replacement : word;
  }
  return word;
}

function step1a(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (word.endsWith("ies")) return word.slice(0, word.length === 4 ? -1 : -2);
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function step1b(word: string): string {
  if (word.endsWith("ied")) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith("eed")) return isPositive(word.slice(0, -3)) ? word.slice(0, -1) : word;
  for (const suffix of ["ed", "ing"]) {
    if (!word.endsWith(suffix)) continue;
    const stem = word.slice(0, -suffix.length);
    if (consonants(stem).includes(false)) return mendEnd(stem);
  }
  return word;
}

/** What step 1b does where it took `-ed` or `-ing` away. */
function mendEnd(stem: string): string {
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsDouble(stem)) return "lsz".includes(stem.at(-1)!) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsCvc(stem) ? `${stem}e` : stem;
}

function step1c(word: string): string {
  const stem = word.slice(0, -1);
  return word.endsWith("y") && stem.length > 1 && consonants(stem).at(-1)! ? `${stem}i` : word;
}

const STEP_2: readonly Suffix[] = [
  ["ational", "ate", isPositive],
  ["tional", "tion", isPositive],
  ["enci", "ence", isPositive],
  ["anci", "ance", isPositive],
  ["izer", "ize", isPositive],
  ["bli", "ble", isPositive],
  ["alli", "al", isPositive],
  ["entli", "ent", isPositive],
  ["eli", "e", isPositive],
  ["ousli", "ous", isPositive],
  ["ization", "ize", isPositive],
  ["ation", "ate", isPositive],
  ["ator", "ate", isPositive],
  ["alism", "al", isPositive],
  ["iveness", "ive", isPositive],
  ["fulness", "ful", isPositive],
  ["ousness", "ous", isPositive],
  ["aliti", "al", isPositive],
  ["iviti", "ive", isPositive],
  ["biliti", "ble", isPositive],
  ["fulli", "ful", isPositive],
  // NLTK counts the l with the stem, so that "geologi" has one
  ["logi", "log", (stem) => isPositive(`${stem}l`)],
];

function step2(word: string): string {
  if (word.endsWith("alli") && isPositive(word.slice(0, -4))) return step2(word.slice(0, -2));
  return replaceFirst(word, STEP_2);
}

const STEP_3: readonly Suffix[] = [
  ["icate", "ic", isPositive],
  ["ative", "", isPositive],
  ["alize", "al", isPositive],
  ["iciti", "ic", isPositive],
  ["ical", "ic", isPositive],
  ["ful", "", isPositive],
  ["ness", "", isPositive],
];

const step3 = (word: string): string => replaceFirst(word, STEP_3);

const removed = (suffix: string): Suffix => [suffix, "", isAboveOne];

const STEP_4: readonly Suffix[] = [
  ...["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent"].map(removed),
  ["ion", "", (stem) => isAboveOne(stem) && /[st]$/.test(stem)],
  ...["ou", "ism", "ate", "iti", "ous", "ive", "ize"].map(removed),
];

const step4 = (word: string): string => replaceFirst(word, STEP_4);

function step5a(word: string): string {
  if (!word.endsWith("e")) return word;
  const stem = word.slice(0, -1);
  const m = measure(stem);
  return m > 1 || (m === 1 && !endsCvc(stem)) ? stem : word;
}

function step5b(word: string): string {
  return word.endsWith("ll") && isAboveOne(word.slice(0, -1)) ? word.slice(0, -1) : word;
}
