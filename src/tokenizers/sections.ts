import type { AddedTokenFinder, FoundToken } from "./added-tokens.js";

/**
 * Walks a text from the left: calls `onSection` with each text between added tokens and its start, and `onToken` with
 * each added token. Either stops the walk by returning false.
 */
export function walkSections(
  finder: AddedTokenFinder,
  text: string,
  onSection: (section: string, start: number) => boolean,
  onToken: (found: FoundToken) => boolean,
): void {
  for (let at = 0; at < text.length; ) {
    const found = finder.next(text, at);
    const stop = found?.start ?? text.length;
    if (stop > at && !onSection(at === 0 && stop === text.length ? text : text.slice(at, stop), at)) return;
    if (found === undefined || !onToken(found)) return;
    at = found.end;
  }
}
