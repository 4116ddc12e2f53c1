import { standsAt } from "../domain/stands-at.js";
import type { AddedTokenName, Encoding } from "../domain/tokenizer.js";
import type { AddedTokens } from "./added-tokens.js";
import { type EncodedSegment, EncodedText, endOf, type SectionTokens } from "./encoded-text.js";
import type { Engine } from "./engine.js";
import { NormalizedPlaces } from "./normalized-places.js";
import { walkSections } from "./sections.js";
import { TokenList } from "./token-buffer.js";

/** Longest short section, in UTF-16 units. Templates write short sections, which repeat in every row. */
const SHORT_CHARACTERS = 128;
const MOST_SHORT = 1 << 12;
/** A row has few long sections: the prompt and answer of an exchange and of the one before. It is encoded often. */
const RECENT_SECTIONS = 4;

interface KnownSection {
  readonly raw: string;
  readonly first: boolean;
  readonly tokens: SectionTokens;
}

/** Encodes whole texts: sections between added tokens one by one, as the tokenizer itself does. */
export class Encoder {
  private readonly engine: Engine;
  private readonly added: AddedTokens;
  private readonly normalize: (section: string, first: boolean) => string;
  private readonly short = {
    first: new Map<string, SectionTokens>(),
    later: new Map<string, SectionTokens>(),
  };
  /** The most recent long sections. */
  private readonly recent: KnownSection[] = [];
  /** The segments of the last text: the views of a row begin alike, and so do rows. */
  private last: readonly EncodedSegment[] = [];
  /** The tokens of the current section. */
  private readonly list = new TokenList();
  /** 1 for each id of an added token, by id; and the least of them, since most vocabularies have them at the end. */
  private readonly isAdded: Uint8Array;
  private readonly leastAdded: number;

  constructor(engine: Engine, added: AddedTokens, addedTokens: readonly AddedTokenName[]) {
    this.engine = engine;
    this.added = added;
    this.isAdded = new Uint8Array(addedTokens.reduce((most, { id }) => Math.max(most, id), -1) + 1);
    for (const { id } of addedTokens) this.isAdded[id] = 1;
    this.leastAdded = addedTokens.reduce((least, { id }) => Math.min(least, id), Number.POSITIVE_INFINITY);
    this.normalize = (section, first) => engine.normalizer.normalize(section, first);
  }

  /** All tokens of a text, without special tokens around it. */
  encode(text: string): Encoding {
    const parts = this.sharedBeginning(text);
    const shared = parts.at(-1);
    let first = shared === undefined ? 0 : shared.first + 1;
    walkSections(
      this.added.raw,
      text,
      (raw, start) => {
        const section = this.sectionTokens(raw, start === 0);
        parts.push({ start, raw, first, section });
        first += section.ids.length;
        return true;
      },
      ({ token, start, end }) => {
        const raw = end - start === token.content.length ? token.content : text.slice(start, end);
        parts.push({ start, raw, first: first++, section: undefined, id: token.id });
        return true;
      },
      shared === undefined ? 0 : endOf(shared),
    );
    this.last = parts;
    return new EncodedText(parts, first);
  }

  /** The segments that a text shares with the last one, through an added token. */
  private sharedBeginning(text: string): EncodedSegment[] {
    const { last } = this;
    let same = 0;
    while (same < last.length && standsAt(text, last[same]!.raw, last[same]!.start)) same++;
    if (same === 0) return [];
    const latest = endOf(last[same - 1]!) - this.added.raw.reach;
    while (same > 0 && (last[same - 1]!.section !== undefined || endOf(last[same - 1]!) > latest)) same--;
    return last.slice(0, same);
  }

  /** The number of tokens of a text, without special tokens around it. */
  count(text: string): number {
    const { raw, normalized } = this.added;
    // most texts have none, and in some milliseconds many are counted: no closure is made for them
    if (normalized.isEmpty && raw.next(text, 0) === undefined) {
      const section = this.engine.normalizer.normalize(text, true);
      return section === "" ? 0 : this.engine.count(section, true);
    }
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
          this.normalize(raw, start === 0),
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
    if (raw.length <= SHORT_CHARACTERS) {
      const known = first ? this.short.first : this.short.later;
      let tokens = known.get(raw);
      if (tokens === undefined) {
        tokens = this.tokenize(raw, first);
        if (known.size === MOST_SHORT) known.clear();
        known.set(raw, tokens);
      }
      return tokens;
    }
    for (const known of this.recent) if (known.raw === raw && known.first === first) return known.tokens;
    const tokens = this.tokenize(raw, first);
    if (this.recent.length === RECENT_SECTIONS) this.recent.shift();
    this.recent.push({ raw, first, tokens });
    return tokens;
  }

  private tokenize(raw: string, first: boolean): SectionTokens {
    const { list } = this;
    const normalized = this.normalize(raw, first);
    list.clear();
    walkSections(
      this.added.normalized,
      normalized,
      (section, at) => {
        this.engine.append(section, first && at === 0, at, list);
        return true;
      },
      ({ token, end }) => {
        list.push(token.id, end);
        return true;
      },
    );
    const ids = list.copyIds();
    // a model may produce such an id for a piece, too
    const added: number[] = [];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id >= this.leastAdded && this.isAdded[id] === 1) added.push(id);
    }
    const places = normalized === raw ? undefined : new NormalizedPlaces(raw, first, this.engine.normalizer);
    return { ids, ends: list.copyEnds(), added, places };
  }
}
