import { strip } from "../strip.js";
import { apostropheList, type PhraseList } from "./phrase-list.js";

/**
 * The list in the text of a user's file: one phrase a line, without the white space around it; blank lines and a byte
 * order mark do not count. Undefined without a phrase: such a list would call every answer a miss.
 */
export function parsePhrases(text: string): PhraseList | undefined {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|[\r\n]/);
  const phrases = [...new Set(lines.map(strip).filter((line) => line !== ""))];
  return phrases.length === 0 ? undefined : apostropheList(`${phrases.length} phrases of a file`, phrases);
}
