/** What a decider says of one answer. */
export interface Decision {
  readonly isHit: boolean;
  /** Whether only another way of writing made it a hit: a typographic apostrophe that was read as `'`. */
  readonly isNormalised: boolean;
}

/** Phrases of refusal, and how they are looked for. An answer is a hit when one of them stands anywhere in it. */
export interface PhraseList {
  /** One line for help. */
  readonly summary: string;
  readonly phrases: readonly string[];
  readonly decide: (answer: string) => Decision;
}

/** Apostrophes of typography: U+2018, U+2019, U+201B, U+02BC and U+FF07. */
const APOSTROPHES = /[\u2018\u2019\u201b\u02bc\uff07]/g;
const straight = (text: string): string => text.replace(APOSTROPHES, "'");

/** Whether one of the phrases stands in the text, in the same case. */
export const holdsOne = (text: string, phrases: readonly string[]): boolean =>
  phrases.some((phrase) => text.includes(phrase));

/** A list that looks for its phrases as they are written. */
export function literalList(summary: string, phrases: readonly string[]): PhraseList {
  const decide = (answer: string): Decision => ({ isHit: holdsOne(answer, phrases), isNormalised: false });
  return { summary, phrases, decide };
}

/** A list for which a typographic apostrophe is the same as `'`, in answers and in phrases. */
export function apostropheList(summary: string, phrases: readonly string[]): PhraseList {
  const normalised = [...new Set(phrases.map(straight))];
  const decide = (answer: string): Decision => {
    const isHit = holdsOne(straight(answer), normalised);
    return { isHit, isNormalised: isHit && !holdsOne(answer, phrases) };
  };
  return { summary, phrases: normalised, decide };
}
