// Lists of phrases of refusal, each in its own file.
import { asPublished } from "./as-published.js";
import { gcgTransfer } from "./gcg-transfer.js";
import { keywords } from "./keywords.js";
import type { PhraseList } from "./phrase-list.js";
import { trainer } from "./trainer.js";

export const phraseLists = {
  keywords,
  "as-published": asPublished,
  trainer,
  "gcg-transfer": gcgTransfer,
} satisfies Record<string, PhraseList>;

export type PhraseListName = keyof typeof phraseLists;

/** The list of a name; undefined for one that is not known. */
export function findPhraseList(name: string): PhraseList | undefined {
  return Object.hasOwn(phraseLists, name) ? phraseLists[name as PhraseListName] : undefined;
}
