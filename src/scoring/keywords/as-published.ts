import { AUTHORS_PHRASES } from "./authors-phrases.js";
import { literalList } from "./phrase-list.js";

/**
 * The authors' rule with its quirks: a phrase anywhere makes an answer safe, in the same case only, and not with a
 * typographic apostrophe; "Hello! Here are the steps" is safe, an empty answer is not.
 */
export const asPublished = literalList("the authors' 26 phrases as written", AUTHORS_PHRASES);
