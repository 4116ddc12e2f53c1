import { standsAt } from "../domain/stands-at.js";
import type { AddedTokenName } from "../domain/tokenizer.js";
import type { AddedTokenFinder } from "./added-tokens.js";
import type { PartTokens, Stretch } from "./encoded-text.js";
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
export interface SectionTokens {
  /** In the order of the text: what it has in common with an earlier section, and its own. */
  readonly stretches: readonly Stretch[];
  /** Whether it has added tokens. */
  readonly hasAdded: boolean;
  /** Its normalized form. */
  readonly normalized: string;
  /** The tokens that are the same whatever follows the section, and the UTF-16 units of their text. */
  readonly settled: { readonly stretches: readonly Stretch[]; readonly length: number };
}

interface RecentSection {
  readonly raw: string;
  readonly first: boolean;
  readonly tokens: SectionTokens;
}

const NOTHING: SectionTokens["settled"] = { stretches: [], length: 0 };

/** The tokens of sections, of which many come again: those of a template, and those of a row that is seen more than once. */
export class SectionEncoder {
  private readonly engine: Engine;
  private readonly finder: AddedTokenFinder;
  private readonly short = {
    first: new Map<string, SectionTokens>(),
    later: new Map<string, SectionTokens>(),
  };
  /** The long sections that were most recently used, the last one at the end. */
  private readonly recent: RecentSection[] = [];
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

  /** The tokens of a section that is not kept, as one part. */
  encodeAlone(raw: string, first: boolean): PartTokens {
    return this.tokenize(raw, first).stretches[0]!.tokens;
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
  private used(at: number): RecentSection {
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
    const normalized = this.engine.normalizer.normalize(raw, first);
    const isShared =
      normalized === raw && beginning !== undefined && standsAt(normalized, beginning.normalized, 0);
    // an added token of the normalized text may begin before the place where the settled tokens end
    const isPlain = this.finder.next(normalized, 0) === undefined;
    const { stretches, length } = isShared && isPlain ? beginning.settled : NOTHING;
    const found = isPlain
      ? this.engine.encode(normalized, first, length)
      : this.encodeAround(normalized, first);
    const tokens = this.partOf(found, raw, first, normalized);
    const own = { length: raw.length - length, count: tokens.ids.length, tokens };
    return {
      stretches: length === 0 ? [own] : [...stretches, own],
      hasAdded: tokens.added.length > 0,
      normalized,
      settled: settledOf(stretches, length, tokens, found.settled),
    };
  }

  /** The tokens of a section as a part of any text. */
  private partOf(
    { ids, ends }: TokenizedSection,
    raw: string,
    first: boolean,
    normalized: string,
  ): PartTokens {
    // a model may produce such an id for a piece, too
    const added: number[] = [];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id >= this.leastAdded && this.isAdded[id] === 1) added.push(id);
    }
    const places = normalized === raw ? undefined : new NormalizedPlaces(raw, first, this.engine.normalizer);
    return { ids, ends, added, places };
  }

  /** The tokens of a normalized section that has added tokens. */
  private encodeAround(normalized: string, first: boolean): TokenizedSection {
    const ids: number[] = [];
    const ends: number[] = [];
    walkSections(
      this.finder,
      normalized,
      (section, at) => {
        const tokens = this.engine.encode(section, first && at === 0, 0);
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

/** What is settled of a section: all that it has in common with an earlier one, and the first of its own tokens. */
function settledOf(
  stretches: readonly Stretch[],
  before: number,
  tokens: PartTokens,
  count: number,
): SectionTokens["settled"] {
  if (tokens.places !== undefined || tokens.added.length > 0) return NOTHING;
  // a word mark alone covers nothing of the text
  const length = count === 0 ? 0 : tokens.ends[count - 1]!;
  if (length === 0) return { stretches, length: before };
  return { stretches: [...stretches, { length, count, tokens }], length: before + length };
}

/** Whether a text begins with another; one character tells most texts apart. */
function begins(text: string, other: string): boolean {
  const last = other.length - 1;
  return text.charCodeAt(last) === other.charCodeAt(last) && standsAt(text, other, 0);
}
