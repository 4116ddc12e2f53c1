import { matchEnd } from "../../domain/match-end.js";
import { beforeEndTokens } from "./end-tokens.js";
import { callStart } from "./text-calls.js";
import {
  channelStart,
  channelsEnd,
  isOpenedByTemplates,
  leadEnd,
  phrasesEnd,
  type Tag,
  tagsIn,
  wrapperAt,
} from "./thinking-tags.js";

/** What a reader sees of an answer: UTF-16 indexes into its text. */
export interface Visible {
  /** After thinking, the tag around the answer, and white space; 0 without them. The text's length: nothing is visible. */
  readonly start: number;
  /** Before the next thinking, tool call, closing tag or end token; the text's length without them. */
  readonly end: number;
  /** Whether a closing tag in the text may, or may not, be the end of thinking. */
  readonly isUnclear: boolean;
}

/** What every notation of thinking, calls, wrappers and end tokens has, or begins the text with: most texts have none. */
const MAY_HAVE_MARKUP = /<[|｜]|[<[]\/?\s{0,8}[a-z]|[◁✿]|functools\[|```tool_/iu;
const MAY_BEGIN_MARKUP = /^[\s\u200B-\u200D\u2060]*(?:analysis|Here |Thought:|#|\*\*|```)/iu;

/**
 * Finds the visible part of an answer. In front of it may be blocks of thinking, also nested ones, and the end of a
 * block that the chat template opens in the prompt: there the closing tag has no opening one. It ends thinking if it begins or
 * ends a line or follows the end of a sentence. A quoted tag and a pair of tags in one line are words of the answer.
 */
export function findVisible(text: string): Visible {
  // two searches take less time than one with both
  if (!MAY_BEGIN_MARKUP.test(text) && !MAY_HAVE_MARKUP.test(text))
    return { start: 0, end: text.length, isUnclear: false };
  const { at, hasThinking } = skipBlocks(text);
  const unopened = unopenedTags(text, at);
  const [only] = unopened;
  const isUnclear =
    unopened.length > 1 ||
    (only !== undefined && (hasThinking || !endsThinking(text, only) || mayOpenLate(text, at, only)));
  const afterThinking = !isUnclear && only !== undefined ? only.end : at;
  const isHidden = hasThinking || only !== undefined;
  const first = isHidden ? skipSpace(text, afterThinking) : afterThinking;
  const wrapper = wrapperAt(text, skipSpace(text, first), isHidden);
  const start = wrapper === undefined ? first : skipSpace(text, wrapper.end);
  return { start, end: visibleEnd(text, start, wrapper?.close), isUnclear };
}

/** Skips whole blocks of thinking at the beginning of the text. */
function skipBlocks(text: string): { readonly at: number; readonly hasThinking: boolean } {
  let at = 0;
  let hasThinking = false;
  while (true) {
    const from = leadEnd(text, at);
    const end = channelsEnd(text, from) ?? blockEnd(text, from) ?? phrasesEnd(text, from);
    if (end === undefined) return { at, hasThinking };
    at = end;
    hasThinking = true;
  }
}

/**
 * The end of the block that begins at `from`: undefined if none does, the text's end if it is not closed. Inside, an
 * opening tag counts if it begins a line; if it is never closed, it was a word, and the last closing tag counts.
 */
function blockEnd(text: string, from: number): number | undefined {
  let name: string | undefined;
  let depth = 0;
  let last = text.length;
  for (const tag of tagsIn(text, from)) {
    if (name === undefined) {
      if (tag.start !== from || tag.isClosing) return undefined;
      name = tag.name;
      depth = 1;
    } else if (tag.name !== name || isQuoted(text, tag)) continue;
    else if (!tag.isClosing) depth += beginsLine(text, tag) ? 1 : 0;
    else {
      last = tag.end;
      depth--;
      if (depth === 0) return last;
    }
  }
  return name === undefined ? undefined : last;
}

/** The closing tags without an opening one, of blocks that templates open; quoted tags and pairs in one line are words. */
function unopenedTags(text: string, from: number): readonly Tag[] {
  const unopened: Tag[] = [];
  const open = new Map<string, number>();
  const isInCode = codeFinder(text, from);
  const isMention = mentionFinder(text);
  for (const tag of tagsIn(text, from)) {
    if (!isOpenedByTemplates(tag.name) || isQuoted(text, tag) || isMention(tag)) continue;
    const depth = open.get(tag.name) ?? 0;
    if (!tag.isClosing) open.set(tag.name, depth + 1);
    else if (depth > 0) open.set(tag.name, depth - 1);
    else if (!isInCode(tag)) unopened.push(tag);
    if (unopened.length > 1) break;
  }
  return unopened;
}

/** Tells of tags, in their order, whether they are words: opening ones in the middle of a line, and their closing ones. */
function mentionFinder(text: string): (tag: Tag) => boolean {
  let mentioned: string | undefined;
  /** The end of the line with the last mention; it is searched once for each line. */
  let lineEnd = -1;
  return (tag) => {
    if (tag.start > lineEnd) mentioned = undefined;
    if (tag.isClosing) {
      const isPair = mentioned === tag.name;
      if (isPair) mentioned = undefined;
      return isPair;
    }
    if (beginsLine(text, tag)) return false;
    mentioned = tag.name;
    if (lineEnd < tag.end) lineEnd = endOfLine(text, tag.end);
    return true;
  };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** Whether a lone closing tag surely ends thinking. */
function endsThinking(text: string, tag: Tag): boolean {
  const before = text.slice(Math.max(0, tag.start - 2), tag.start);
  if (beginsLine(text, tag) || /[.!?:…。！？)\]}"'*$`]\s?$/u.test(before)) return true;
  if (wrapperAt(text, skipSpace(text, tag.end), false) !== undefined) return true;
  return /^[^\S\n]{0,32}(?:\n[^\S\n]{0,32}\n|$)/.test(text.slice(tag.end, tag.end + 80));
}

/** Whether the block of a lone closing tag may begin in mid-line, after a sentence that readers see. */
function mayOpenLate(text: string, from: number, closing: Tag): boolean {
  for (const tag of tagsIn(text, from)) {
    if (tag.start >= closing.start) return false;
    if (tag.isClosing || tag.name !== closing.name || isQuoted(text, tag)) continue;
    if (/[.!?…。！？]\s?$/u.test(text.slice(Math.max(0, tag.start - 2), tag.start))) return true;
  }
  return false;
}

function beginsLine(text: string, { start }: Tag): boolean {
  let at = start - 1;
  while (text[at] === " " || text[at] === "\t" || text[at] === "\r") at--;
  return at < 0 || text[at] === "\n";
}

const QUOTES = /["'`“”‘’«»「」]/u;

function isQuoted(text: string, { start, end }: Tag): boolean {
  return QUOTES.test(text[start - 1] ?? "") && QUOTES.test(text[end] ?? "");
}

/** Tells of tags, which it must be asked about in their order, whether they are in a fence or a code span of one line. */
function codeFinder(text: string, from: number): (tag: Tag) => boolean {
  const marks = /(?:^|\n)[^\S\n]*```|\n|`/g;
  marks.lastIndex = from;
  let next = marks.exec(text);
  let isFenced = false;
  let backticks = 0;
  return ({ start }) => {
    for (; next !== null && next.index < start; next = marks.exec(text)) {
      if (next[0] === "`") backticks++;
      else {
        backticks = 0;
        if (next[0].endsWith("`")) isFenced = !isFenced;
      }
    }
    return isFenced || backticks % 2 === 1;
  };
}

function visibleEnd(text: string, start: number, wrapperClose: string | undefined): number {
  const closed = wrapperClose === undefined ? -1 : text.lastIndexOf(wrapperClose);
  let end = closed < start ? text.length : closed;
  end = Math.min(end, nextBlock(text, start), callStart(text, start));
  const cut = beforeEndTokens(text, start, end);
  // a text of end tokens alone is about them
  if (/\S/.test(text.slice(start, cut))) end = cut;
  if (end === text.length) return end;
  return start + text.slice(start, end).trimEnd().length;
}

/**
 * Where the next block of thinking begins: a pair of tags outside code, or a channel of gpt-oss. A pair in one line with
 * no words between is a mention of the two tags.
 */
function nextBlock(text: string, from: number): number {
  const channel = channelStart(text, from);
  const isInCode = codeFinder(text, from);
  const open = new Map<string, Tag>();
  for (const tag of tagsIn(text, from)) {
    if (tag.start >= channel) break;
    if (tag.start === from || isInCode(tag) || isQuoted(text, tag)) continue;
    if (!tag.isClosing) {
      if (!open.has(tag.name)) open.set(tag.name, tag);
      continue;
    }
    const first = open.get(tag.name);
    if (first === undefined) continue;
    if (beginsLine(text, first) || !NO_WORDS.test(text.slice(first.end, tag.start))) return first.start;
    open.delete(tag.name);
  }
  return channel;
}

const NO_WORDS = /^(?:[\s.,/…&+-]|and|or|und|et|y|to){0,16}$/iu;

function skipSpace(text: string, from: number): number {
  return matchEnd(/\s*/y, text, from) ?? from;
}
