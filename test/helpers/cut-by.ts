import { type CuttingTables, DEAD, MATCHES } from "../../src/tokenizers/cutting/tables.js";
import { matcherOf } from "../../src/tokenizers/pattern/load.js";
import type { Matcher } from "../../src/tokenizers/pattern/matcher.js";
import { characterLength } from "../../src/tokenizers/utf16.js";

/** The end of the match of a rule from `at` on; -1 if there is none. */
type EndOfMatch = (text: string, at: number) => number;

/** Where a text is cut by a list of rules: the ends of the pieces. Each rule splits the pieces of the rule before it. */
function cut(rules: readonly EndOfMatch[], text: string, offset = 0): number[] {
  const [rule, ...rest] = rules;
  if (rule === undefined) return [offset + text.length];
  const ends: number[] = [];
  for (let at = 0; at < text.length; ) {
    const end = endOfPiece(rule, text, at);
    // one by one, since a long text has more pieces than a call may have arguments
    for (const inner of rest.length === 0 ? [offset + end] : cut(rest, text.slice(at, end), offset + at))
      ends.push(inner);
    at = end;
  }
  return ends;
}

/** The end of a match, or of the text before the next match, even an empty one. */
function endOfPiece(rule: EndOfMatch, text: string, at: number): number {
  const end = rule(text, at);
  if (end > at) return end;
  for (let next = at; next < text.length; ) {
    next += characterLength(text, next);
    if (rule(text, next) !== -1) return next;
  }
  return text.length;
}

export function cutByTables(tables: CuttingTables, text: string): readonly number[] {
  return cut(
    Array.from(tables.starts, (_, rule) => (part: string, at: number) => endByTables(tables, rule, part, at)),
    text,
  );
}

export function cutByMatchers(matchers: readonly Matcher[], text: string): readonly number[] {
  for (const matcher of matchers) {
    matcher.reset();
    matcher.allow(text);
  }
  return cut(
    matchers.map((matcher) => (part: string, at: number) => matcher.end(part, at)),
    text,
  );
}

export function matchersOf(rules: readonly string[]): readonly Matcher[] {
  return rules.map(matcherOf);
}

/** The end of the match of a rule from `at` on, by its table; -1 if there is none. */
export function endByTables(tables: CuttingTables, rule: number, text: string, at: number): number {
  const { pages, classes, strideBits, endClass, starts, transitions } = tables;
  let state = starts[rule]!;
  let last = -1;
  for (let next = at; state !== DEAD && next <= text.length; ) {
    const code = text.codePointAt(next);
    const kind = code === undefined ? endClass : classes[(pages[code >> 8]! << 8) | (code & 0xff)]!;
    const entry = transitions[(state << strideBits) | kind]!;
    if ((entry & MATCHES) !== 0) last = next;
    state = entry & ~MATCHES;
    next += code !== undefined && code > 0xffff ? 2 : 1;
  }
  return last;
}
