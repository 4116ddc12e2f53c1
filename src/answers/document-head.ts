/** Strings (perhaps cut off), brackets, and other words. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\],:]|[^\s"{}[\],:]+/gs;

/**
 * The keys of the object that a text begins with, as far as it goes, each with the first character of its value; undefined
 * if the text begins with something else.
 */
export function documentHead(text: string): ReadonlyMap<string, string> | undefined {
  if (!/^\ufeff?\s*\{/.test(text)) return undefined;
  const head = new Map<string, string>();
  let depth = 0;
  let key: string | undefined;
  let isKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    if (depth === 1) {
      if (token === ",") isKey = true;
      else if (isKey && token.startsWith('"')) {
        key = token.slice(1, -1);
        isKey = false;
      } else if (key !== undefined && token !== ":") {
        head.set(key, token[0]!);
        key = undefined;
      }
    }
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth === 1 && token === "{") isKey = true;
    if (depth === 0) break;
  }
  return head;
}
