import { standsAt } from "../domain/stands-at.js";
import type { AddedTokenName } from "../domain/tokenizer.js";
import type { AddedTokenFinder } from "./added-tokens.js";
import type { PartTokens } from "./encoded-text.js";
import type { Engine, TokenizedSection } from "./engine.js";
import { NormalizedPlaces } from "./normalized-places.js";
import { walkSections } from "./sections.js";

/**
 * Longest short section, in UTF-16 units. Templates write short sections, which repeat in every row. So few are kept that they
 * do not reach V8's old generation.
 */
const SHORT_CHARACTERS = 128;
const MOST_SHORT = 64;
/** A row has few long sections: the prompt and answer of an exchange and of the one before. It is encoded often. */
const RECENT_SECTIONS = 6;

/** The tokens of a section between added tokens. */
export interface SectionTokens extends PartTokens, TokenizedSection {
  /** Its normalized form. */
  readonly normalized: string;
}

interface KnownSection {
  readonly raw: string;
  readonly first: boolean;
  readonly tokens: SectionTokens;
}

/** The tokens of sections, of which many come again: those of a template, and those of a row that is seen more than once. */
export class SectionEncoder {
  private readonly engine: Engine;
  private readonly finder: AddedTokenFinder;
  private readonly short = {
    first: new Map<string, SectionTokens>(),
    later: new Map<string, SectionTokens>(),
  };
  /** The long sections that were most recently used, the last one at the end. */
  private readonly recent: KnownSection[] = [];
  /** 1 for each id of an added token, by id; and the least of them, since most vocabularies have them at the end. */
  private readonly isAdded: Uint8Array;
  private readonly leastAdded: number;

  /** `finder`: of the added tokens that are searched for in a normalized section. */
  constructor(engine: Engine, finder: AddedTokenFinder, addedTokens: readonly AddedTokenName[]) {
    this.engine = engine;
    this.finder = finder;
    this.isAdded = new Uint8Array(addedTokens.reduce((most, { id }) => Math.max(most, id), -1) + 1);
    for (const { id } of addedTokens) this.isAdded[id] = 1;
    this.leastAdded = addedTokens.reduce((least, { id }) => Math.min(least, id), Number.POSITIVE_INFINITY);
  }

  /** `first`: whether the section is at the start of the text. */
  encode(raw: string, first: boolean): SectionTokens {
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
    const { recent } = this;
    for (let i = recent.length - 1; i >= 0; i--) {
      const known = recent[i]!;
      if (known.raw === raw && known.first === first) return this.used(i).tokens;
    }
    const begun = recent.findLastIndex((known) => known.first === first && begins(raw, known.raw));
    const beginning = begun === -1 ? undefined : this.used(begun);
    const tokens = this.tokenize(raw, first, beginning?.tokens);
    if (recent.length === RECENT_SECTIONS) recent.shift();
    recent.push({ raw, first, tokens });
    return tokens;
  }

  /** Makes a section the most recent one. */
  private used(at: number): KnownSection {
    const { recent } = this;
    const known = recent[at]!;
    for (let i = at + 1; i < recent.length; i++) recent[i - 1] = recent[i]!;
    recent[recent.length - 1] = known;
    return known;
  }

  count(raw: string, first: boolean): number {
    const normalized = this.engine.normalizer.normalize(raw, first);
    if (this.finder.next(normalized, 0) === undefined)
      return normalized === "" ? 0 : this.engine.count(normalized, first);
    let tokens = 0;
    walkSections(
      this.finder,
      normalized,
      (section, at) => {
        tokens += this.engine.count(section, first && at === 0);
        return true;
      },
      () => {
        tokens++;
        return true;
      },
    );
    return tokens;
  }

  /** `beginning`: the tokens of a section with which this one may begin. */
  private tokenize(raw: string, first: boolean, beginning?: SectionTokens): SectionTokens {
    const { engine } = this;
    const normalized = engine.normalizer.normalize(raw, first);
    const isShared = beginning !== undefined && standsAt(normalized, beginning.normalized, 0);
    const { ids, ends, settled } =
      this.finder.next(normalized, 0) === undefined
        ? engine.encode(normalized, first, isShared ? beginning : undefined)
        : this.encodeAround(normalized, first);
    // a model may produce such an id for a piece, too
    const added: number[] = [];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id >= this.leastAdded && this.isAdded[id] === 1) added.push(id);
    }
    const places = normalized === raw ? undefined : new NormalizedPlaces(raw, first, engine.normalizer);
    return { ids, ends, added, places, normalized, settled };
  }

  /** The tokens of a normalized section that has added tokens. */
  private encodeAround(normalized: string, first: boolean): TokenizedSection {
    const ids: number[] = [];
    const ends: number[] = [];
    walkSections(
      this.finder,
      normalized,
      (section, at) => {
        const tokens = this.engine.encode(section, first && at === 0);
        for (let i = 0; i < tokens.ids.length; i++) {
          ids.push(tokens.ids[i]!);
          ends.push(at + tokens.ends[i]!);
        }
        return true;
      },
      ({ token, end }) => {
        ids.push(token.id);
        ends.push(end);
        return true;
      },
    );
    return { ids, ends, settled: 0 };
  }
}

/** Whether a text begins with another; one character tells most texts apart. */
function begins(text: string, other: string): boolean {
  const last = other.length - 1;
  return text.charCodeAt(last) === other.charCodeAt(last) && standsAt(text, other, 0);
}
