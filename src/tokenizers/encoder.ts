import type { Encoding } from "../domain/tokenizer.js";
import type { AddedTokens } from "./added-tokens.js";
import { isLead, isTrail } from "./characters.js";
import type { Engine } from "./engine.js";
import { walkSections } from "./sections.js";
import { TokenList } from "./token-list.js";

/** Sections of so many characters together are remembered: a row is encoded more than once, with little changed. */
const REMEMBERED_CHARACTERS = 1 << 18;

/** The tokens of a raw section; ends are counted from the start of its normalized form. */
interface SectionTokens {
  readonly tokens: TokenList;
  /** Whether the section is its own normalized form. */
  readonly isSame: boolean;
}

/** Encodes whole texts: sections between added tokens one by one, which is how the tokenizer itself sees them. */
export class Encoder {
  private readonly engine: Engine;
  private readonly added: AddedTokens;
  private readonly known = {
    first: new Map<string, SectionTokens>(),
    later: new Map<string, SectionTokens>(),
  };
  private remembered = 0;

  constructor(engine: Engine, added: AddedTokens) {
    this.engine = engine;
    this.added = added;
  }

  /** All tokens of a text, without special tokens around it. */
  encode(text: string): Encoding {
    const tokens = new TokenList(text.length >> 1);
    const parts: Part[] = [];
    walkSections(
      this.added.raw,
      text,
      (section, start) => {
        const { tokens: own, isSame } = this.sectionTokens(section, start === 0);
        parts.push({ start, first: tokens.length, ...(isSame ? {} : { changed: section }) });
        tokens.append(own, start);
        return true;
      },
      ({ token, start, end }) => {
        parts.push({ start, first: tokens.length });
        tokens.push(token.id, end);
        return true;
      },
    );
    return new EncodedText(tokens, parts, (section, first) =>
      this.engine.normalizer.normalize(section, first),
    );
  }

  /** How many tokens a text has, without special tokens around it. */
  count(text: string): number {
    let tokens = 0;
    const one = (): boolean => {
      tokens++;
      return true;
    };
    walkSections(
      this.added.raw,
      text,
      (raw, start) => {
        walkSections(
          this.added.normalized,
          this.engine.normalizer.normalize(raw, start === 0),
          (section, at) => {
            tokens += this.engine.count(section, start === 0 && at === 0);
            return true;
          },
          one,
        );
        return true;
      },
      one,
    );
    return tokens;
  }

  private sectionTokens(raw: string, first: boolean): SectionTokens {
    const known = first ? this.known.first : this.known.later;
    const before = known.get(raw);
    if (before !== undefined) return before;
    const normalized = this.engine.normalizer.normalize(raw, first);
    const tokens = new TokenList(raw.length >> 1);
    walkSections(
      this.added.normalized,
      normalized,
      (section, at) => {
        this.engine.tokenize(section, first && at === 0, (text, start, end, offset, { ids, ends }) => {
          addPiece(tokens, text, start, end, at + offset, ids, ends);
          return true;
        });
        return true;
      },
      ({ token, end }) => {
        tokens.push(token.id, end);
        return true;
      },
    );
    const made = { tokens, isSame: normalized === raw };
    this.remembered += raw.length;
    if (this.remembered > REMEMBERED_CHARACTERS) {
      this.known.first.clear();
      this.known.later.clear();
      this.remembered = raw.length;
    }
    known.set(raw, made);
    return made;
  }
}

/** Adds a piece's tokens, whose ends count UTF-8 bytes of it. */
function addPiece(
  tokens: TokenList,
  text: string,
  start: number,
  end: number,
  offset: number,
  ids: readonly number[],
  ends: readonly number[],
): void {
  const isAscii = (ends.at(-1) ?? 0) === end - start;
  let at = start;
  let bytes = 0;
  for (let i = 0; i < ids.length; i++) {
    if (isAscii) {
      tokens.push(ids[i]!, offset + start + ends[i]!);
      continue;
    }
    // forward to the first character boundary at or behind the token's last byte
    while (at < end && bytes < ends[i]!) {
      const code = text.charCodeAt(at);
      const pair = isLead(code) && isTrail(text.charCodeAt(at + 1));
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : pair ? 4 : 3;
      at += pair ? 2 : 1;
    }
    tokens.push(ids[i]!, offset + at);
  }
}

/** A stretch of the text: an added token, or a section between two. */
interface Part {
  /** Where it starts in the text, and in the list of tokens. */
  readonly start: number;
  readonly first: number;
  /** The section, when its tokens are those of another, normalized text. */
  readonly changed?: string;
}

class EncodedText implements Encoding {
  private readonly tokens: TokenList;
  private readonly parts: readonly Part[];
  private readonly normalize: (section: string, first: boolean) => string;

  constructor(
    tokens: TokenList,
    parts: readonly Part[],
    normalize: (section: string, first: boolean) => string,
  ) {
    this.tokens = tokens;
    this.parts = parts;
    this.normalize = normalize;
  }

  get ids(): Int32Array {
    return this.tokens.ids;
  }

  before(index: number): number {
    const { from, to, place } = this.find(index);
    return this.tokens.endingBy(place, from, to);
  }

  through(index: number): number {
    const { from, to, start, place } = this.find(index);
    const before = this.tokens.endingBy(place, from, to);
    const reached = before === from ? start : this.tokens.ends[before - 1]!;
    return before < to && reached < place ? before + 1 : before;
  }

  /** The tokens of the part in which an index lies, and the index as their ends are counted. */
  private find(index: number): { from: number; to: number; start: number; place: number } {
    const { parts } = this;
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parts[middle]!.start < index) low = middle + 1;
      else high = middle;
    }
    const part = parts[low - 1];
    if (part === undefined) return { from: 0, to: 0, start: 0, place: index };
    const { start, first, changed } = part;
    const to = parts[low]?.first ?? this.tokens.length;
    if (changed === undefined) return { from: first, to, start, place: index };
    const before = changed.slice(0, index - start);
    const place =
      before === changed ? Number.MAX_SAFE_INTEGER : start + this.normalize(before, start === 0).length;
    return { from: first, to, start, place };
  }
}
