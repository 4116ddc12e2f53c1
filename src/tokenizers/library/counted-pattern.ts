import type { Matcher } from "../pattern/matcher.js";

/** A pattern for the library's calls of `match`, `matchAll`, `replaceAll` and `split`: a matcher that counts its steps. */
export class CountedPattern {
  /** `matchAll` and `replaceAll` accept only patterns that find all matches. */
  readonly flags = "g";
  private readonly matcher: Matcher;

  constructor(matcher: Matcher) {
    this.matcher = matcher;
  }

  *[Symbol.matchAll](text: string): Generator<{ readonly 0: string; readonly index: number }> {
    for (const { start, end } of this.matcher.all(text)) yield { 0: text.slice(start, end), index: start };
  }

  [Symbol.match](text: string): readonly string[] {
    return Array.from(this[Symbol.matchAll](text), ({ 0: match }) => match);
  }

  /** The content is a text, in which no `$` has a meaning. */
  [Symbol.replace](text: string, content: string): string {
    return this[Symbol.split](text).join(content);
  }

  [Symbol.split](text: string): readonly string[] {
    const parts: string[] = [];
    let at = 0;
    for (const { 0: match, index } of this[Symbol.matchAll](text)) {
      parts.push(text.slice(at, index));
      at = index + match.length;
    }
    return [...parts, text.slice(at)];
  }
}
