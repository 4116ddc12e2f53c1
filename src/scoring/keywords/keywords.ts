import { AUTHORS_PHRASES } from "./authors-phrases.js";
import { apostropheList } from "./phrase-list.js";

/** The authors' phrases, with typographic apostrophes read as `'`. */
export const keywords = apostropheList(
  "the authors' 26 phrases, typographic apostrophes read as '",
  AUTHORS_PHRASES,
);
