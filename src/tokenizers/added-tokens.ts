import { escapeRegExp } from "../domain/escape-regexp.js";
import { classSet } from "./pattern/parse-set.js";
import type { AddedToken } from "./tokenizer-file.js";
import { characterStart } from "./utf16.js";

/** An added token found in a text, with the white space that it strips. */
export interface FoundToken {
  readonly token: AddedToken;
  readonly start: number;
  readonly end: number;
}

/** Added tokens are searched for in the raw text; those marked `normalized`, in the normalized sections between. */
export interface AddedTokens {
  readonly raw: AddedTokenFinder;
  readonly normalized: AddedTokenFinder;
}

/**
 * Finds added tokens in a text as the Rust library does: from the left, the longest first; `single_word` tokens only
 * between non-word characters; `lstrip` and `rstrip` tokens with the white space before and after them.
 */
export class AddedTokenFinder {
  private readonly byContent: ReadonlyMap<string, AddedToken>;
  private readonly pattern: RegExp | undefined;
  /** The common beginning of all contents: searching for it is much faster than for the pattern. */
  private readonly shared: string;
  /** The UTF-16 units that follow it in the contents; undefined if one of them ends there. */
  private readonly following: ReadonlySet<number> | undefined;

  constructor(tokens: readonly AddedToken[]) {
    const usable = tokens.filter(({ content }) => content !== "");
    this.byContent = new Map(usable.map((token) => [token.content, token]));
    const longestFirst = [...this.byContent.keys()].sort((a, b) => b.length - a.length);
    this.shared = sharedBeginning(longestFirst);
    const { length } = this.shared;
    const following = new Set(longestFirst.map((content) => content.charCodeAt(length)));
    this.following = following.has(Number.NaN) ? undefined : following;
    this.pattern = longestFirst.length === 0 ? undefined : new RegExp(alternation(longestFirst), "gu");
  }

  /** Whether the token is found wherever its content stands and no other token begins before it. */
  isFixed({ content, single_word, lstrip, rstrip }: AddedToken): boolean {
    if (single_word || lstrip || rstrip) return false;
    for (const other of this.byContent.keys())
      if (other.length > content.length && other.startsWith(content)) return false;
    return true;
  }

  /**
   * Whether the tokens that begin in a text between two others do not depend on these two: none ends in what follows, where
   * `following` is its beginning or undefined if nothing does, and none is found only between certain characters.
   */
  isApartFrom(following: string | undefined): boolean {
    for (const { content, single_word } of this.byContent.values()) {
      if (single_word || !content.isWellFormed()) return false;
      for (let at = 1; following !== undefined && at < content.length; at++) {
        const rest = content.slice(at);
        if (following.startsWith(rest) || rest.startsWith(following)) return false;
      }
    }
    return true;
  }

  /** The first token whose content begins in text[from, before), or undefined. */
  next(text: string, from: number, before = text.length): FoundToken | undefined {
    if (this.pattern === undefined) return undefined;
    const least = this.shared === "" ? from : this.nextShared(text, from);
    if (least === -1 || least >= before) return undefined;
    this.pattern.lastIndex = least;
    for (let match = this.pattern.exec(text); match !== null; match = this.pattern.exec(text)) {
      if (match.index >= before) return undefined;
      const token = this.byContent.get(match[0])!;
      const end = match.index + match[0].length;
      if (token.single_word && !standsAlone(text, match.index, end)) continue;
      return {
        token,
        start: token.lstrip ? Math.max(from, text.slice(0, match.index).trimEnd().length) : match.index,
        end: token.rstrip ? text.length - text.slice(end).trimStart().length : end,
      };
    }
    return undefined;
  }

  /** The first place from `from` on where a token may begin, by what all have in common and a character more; or -1. */
  private nextShared(text: string, from: number): number {
    const { shared, following } = this;
    let at = text.indexOf(shared, from);
    while (at !== -1 && following !== undefined && !following.has(text.charCodeAt(at + shared.length)))
      at = text.indexOf(shared, at + 1);
    return at;
  }
}

/** Tokens with the same first character are tried only where their common beginning matches. */
function alternation(contents: readonly string[]): string {
  const byFirst = new Map<string, string[]>();
  for (const content of contents) {
    const first = String.fromCodePoint(content.codePointAt(0) ?? 0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), content]);
  }
  return [...byFirst.values()]
    .map((group) => {
      const shared = sharedBeginning(group);
      return `${escapeRegExp(shared)}(?:${group.map((content) => escapeRegExp(content.slice(shared.length))).join("|")})`;
    })
    .join("|");
}

function sharedBeginning(group: readonly string[]): string {
  const [first = [], ...rest] = group.map((content) => [...content]);
  let length = 0;
  while (length < first.length && rest.every((chars) => chars[length] === first[length])) length++;
  return first.slice(0, length).join("");
}

const WORD = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]`;

/** Whether no word character is directly before or after text[start, end). */
function standsAlone(text: string, start: number, end: number): boolean {
  return !(start > 0 && isWord(text, characterStart(text, start - 1))) && !isWord(text, end);
}

/** Whether the character at `at` belongs to a word. */
function isWord(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && classSet(WORD).has(code);
}
