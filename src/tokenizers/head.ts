import type { Head, Tokenizer } from "../domain/tokenizer.js";
import type { AddedTokenFinder } from "./added-tokens.js";
import type { Engine } from "./engine.js";

/** Room for this many characters a token is tried first by engines that must take a beginning whole. */
const CHARACTERS_PER_TOKEN = 16;

/** Added tokens are cut out of the raw text first, and then, those that want it, out of the normalized sections. */
export interface AddedTokens {
  readonly raw: AddedTokenFinder;
  readonly normalized: AddedTokenFinder;
}

/** Puts the port in front of an engine: sections between added tokens, counting, and the way back to the text. */
export function tokenizerOf(engine: Engine, added: AddedTokens): Tokenizer {
  return {
    head: (text, count) => {
      const head = measure(engine, added, text, count);
      return { tokens: head.tokens, end: wholeCharacter(text, head) };
    },
  };
}

/** The end as found, which may be 0 or inside a surrogate pair, moved to the end of a whole character. */
function wholeCharacter(text: string, { tokens, end }: Head): number {
  if (tokens === 0) return 0;
  const split = isTrail(text.charCodeAt(end)) && isLead(text.charCodeAt(end - 1));
  const floor = split ? end - 1 : end;
  if (floor > 0) return floor;
  return (text.codePointAt(0) ?? 0) > 0xffff ? 2 : Math.min(1, text.length);
}

function measure(engine: Engine, added: AddedTokens, text: string, count: number): Head {
  let tokens = 0;
  let at = 0;
  while (at < text.length && tokens < count) {
    const found = added.raw.next(text, at);
    const stop = found?.start ?? text.length;
    if (stop > at) {
      const section = at === 0 && stop === text.length ? text : text.slice(at, stop);
      const head = sectionHead(engine, added, section, at === 0, count - tokens);
      tokens += head.tokens;
      if (tokens === count) return { tokens, end: at + head.end };
    }
    if (found === undefined) return { tokens, end: text.length };
    tokens++;
    at = found.end;
  }
  return { tokens, end: at };
}

/** The head of a section that holds no raw added token. */
function sectionHead(engine: Engine, added: AddedTokens, whole: string, first: boolean, count: number): Head {
  for (let characters = count * CHARACTERS_PER_TOKEN + 64; ; characters *= 4) {
    const section = engine.window(whole, characters);
    const normalized = engine.normalizer.normalize(section, first);
    const { tokens, end } = normalizedHead(engine, added, normalized, first, count);
    if (tokens === count || section.length === whole.length) {
      return { tokens, end: tokens < count ? whole.length : engine.normalizer.origin(section, first, end) };
    }
  }
}

function normalizedHead(
  engine: Engine,
  added: AddedTokens,
  text: string,
  first: boolean,
  count: number,
): Head {
  let tokens = 0;
  let at = 0;
  while (at < text.length) {
    const found = added.normalized.next(text, at);
    const stop = found?.start ?? text.length;
    if (stop > at) {
      const offset = at;
      let end = offset;
      engine.tokenize(
        offset === 0 && stop === text.length ? text : text.slice(offset, stop),
        first && offset === 0,
        (piece, start, ends) => {
          const left = count - tokens;
          tokens += Math.min(left, ends.length);
          if (ends.length > 0)
            end = offset + start + (ends.length < left ? piece.length : indexOfByte(piece, ends[left - 1]!));
          return tokens < count;
        },
      );
      if (tokens === count) return { tokens, end };
    }
    if (found === undefined) break;
    tokens++;
    at = found.end;
    if (tokens === count) return { tokens, end: at };
  }
  return { tokens, end: text.length };
}

/** The UTF-16 index of a UTF-8 byte position in the piece; a position inside a character gives that character's start. */
function indexOfByte(piece: string, byte: number): number {
  let bytes = 0;
  for (let at = 0; at < piece.length; ) {
    const code = piece.charCodeAt(at);
    const pair = isLead(code) && isTrail(piece.charCodeAt(at + 1));
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : pair ? 4 : 3;
    if (bytes > byte) return at;
    at += pair ? 2 : 1;
  }
  return piece.length;
}

function isLead(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isTrail(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
