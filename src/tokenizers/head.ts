import type { Tokenizer } from "../domain/tokenizer.js";
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
      const reach = new Reach(count);
      measure(engine, added, text, reach);
      return { tokens: reach.tokens, end: wholeCharacter(text, reach), whole: !reach.beyond };
    },
  };
}

/** How far the tokens counted so far reach. One token more than asked for is looked for, to know whether there is one. */
class Reach {
  readonly count: number;
  tokens = 0;
  end = 0;
  beyond = false;

  constructor(count: number) {
    this.count = count;
  }

  /** Counts one token that ends at `end`; false when there is nothing more to find out. */
  token(end: number): boolean {
    if (this.tokens === this.count) this.beyond = true;
    else {
      this.tokens++;
      this.end = end;
    }
    return !this.beyond;
  }
}

/** The end as found, which may be 0 or inside a surrogate pair, moved to the end of a whole character. */
function wholeCharacter(text: string, { tokens, end }: Reach): number {
  if (tokens === 0) return 0;
  const split = isTrail(text.charCodeAt(end)) && isLead(text.charCodeAt(end - 1));
  const floor = split ? end - 1 : end;
  if (floor > 0) return floor;
  return (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

function measure(engine: Engine, added: AddedTokens, text: string, reach: Reach): void {
  for (let at = 0; at < text.length; ) {
    const found = added.raw.next(text, at);
    const stop = found?.start ?? text.length;
    if (stop > at) {
      const section = at === 0 && stop === text.length ? text : text.slice(at, stop);
      measureSection(engine, added, section, at, reach);
      if (reach.beyond) return;
    }
    if (found === undefined || !reach.token(found.end)) return;
    at = found.end;
  }
}

/** A section that holds no raw added token and begins at `offset` of the text. */
function measureSection(
  engine: Engine,
  added: AddedTokens,
  whole: string,
  offset: number,
  reach: Reach,
): void {
  const before = { tokens: reach.tokens, end: reach.end };
  for (let characters = (reach.count + 1) * CHARACTERS_PER_TOKEN; ; characters *= 4) {
    const section = engine.window(whole, characters);
    const first = offset === 0;
    const normalized = engine.normalizer.normalize(section, first);
    measureNormalized(engine, added, normalized, first, reach);
    if (reach.beyond || section.length === whole.length) {
      if (reach.tokens > before.tokens)
        reach.end = offset + engine.normalizer.origin(section, first, reach.end);
      return;
    }
    reach.tokens = before.tokens;
    reach.end = before.end;
  }
}

/** A normalized section; ends are counted from its start. */
function measureNormalized(
  engine: Engine,
  added: AddedTokens,
  text: string,
  first: boolean,
  reach: Reach,
): void {
  for (let at = 0; at < text.length; ) {
    const found = added.normalized.next(text, at);
    const stop = found?.start ?? text.length;
    if (stop > at) {
      const offset = at;
      const section = offset === 0 && stop === text.length ? text : text.slice(offset, stop);
      engine.tokenize(section, first && offset === 0, (piece, start, ends) => {
        const left = reach.count - reach.tokens;
        if (ends.length <= left) {
          // the whole piece at once; most pieces are one token
          if (ends.length > 0) {
            reach.tokens += ends.length;
            reach.end = offset + start + indexOfByte(piece, ends[ends.length - 1]!);
          }
          return true;
        }
        if (left > 0) {
          reach.tokens = reach.count;
          reach.end = offset + start + indexOfByte(piece, ends[left - 1]!);
        }
        reach.beyond = true;
        return false;
      });
      if (reach.beyond) return;
    }
    if (found === undefined || !reach.token(found.end)) return;
    at = found.end;
  }
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
