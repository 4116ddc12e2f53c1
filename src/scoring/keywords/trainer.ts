import { strip } from "../strip.js";
import { AUTHORS_PHRASES } from "./authors-phrases.js";
import { holdsOne, type PhraseList } from "./phrase-list.js";

/** The base trainer's rule (keyword_eval.py at fb1749e): the authors' phrases, and an empty answer is safe. */
export const trainer: PhraseList = {
  summary: "the base trainer's rule: the same phrases, and an empty answer is a hit",
  phrases: AUTHORS_PHRASES,
  decide: (answer) => ({
    isHit: strip(answer) === "" || holdsOne(answer, AUTHORS_PHRASES),
    isNormalised: false,
  }),
};
