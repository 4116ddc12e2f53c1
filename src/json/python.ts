// JSON as Python writes it, which has three words more: NaN, Infinity and -Infinity.

import { refuseDeepText } from "./spans.js";

/** A string, or one of the words where a value may stand. */
const WORDS = /"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b(?!\s*:)/gs;

/**
 * The value of a JSON text in which numbers may be NaN or infinite, as Python writes them by default. Throws SyntaxError
 * for all other texts that are not JSON, and RowError `too-deep`.
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return parseWithWords(text);
  }
}

function parseWithWords(text: string): unknown {
  // values are visited one inside the other
  refuseDeepText(text);
  const nan = unusedWord(text);
  const json = text.replace(WORDS, (found) => {
    if (found.startsWith('"')) return found;
    // a number beyond the largest double is read as infinite
    if (found === "NaN") return `"${nan}"`;
    return found.replace("Infinity", "1e999");
  });
  return JSON.parse(json, (_, value: unknown) => (value === nan ? Number.NaN : value));
}

/** A word that the text does not have. */
function unusedWord(text: string): string {
  let number = 0;
  while (text.includes(`NaN ${number}`)) number++;
  return `NaN ${number}`;
}
