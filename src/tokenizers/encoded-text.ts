import type { Encoding } from "../domain/tokenizer.js";
import type { NormalizedPlaces } from "./normalized-places.js";

/** The tokens of a part of a text; ends are counted from the start of its normalized form. */
export interface PartTokens {
  readonly ids: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  /** Those of the ids that belong to added tokens. */
  readonly added: readonly number[];
  /** Converts indexes of the part to those of its normalized form; undefined if the two are the same. */
  readonly places: NormalizedPlaces | undefined;
}

/** Tokens of a text that follow each other: of a section between added tokens or of its beginning, or of such tokens. */
export interface Stretch {
  /** How many UTF-16 units it has. */
  readonly length: number;
  /** It has the first tokens of a part, so many. If these are not all, no added token is among all, and `places` is undefined. */
  readonly count: number;
  readonly tokens: PartTokens;
}

/** A stretch, where it starts in the text, and how many tokens are before it. */
export interface EncodedPart extends Stretch {
  readonly start: number;
  readonly first: number;
}

/** A text's tokens, part by part. Texts share parts, so the tokens of a repeated one are not copied. */
export class EncodedText implements Encoding {
  readonly length: number;
  private readonly parts: readonly EncodedPart[];
  private addedCounts: ReadonlyMap<number, number> | undefined;

  /** `added`: how often each added token occurs, if that is known. */
  constructor(parts: readonly EncodedPart[], length: number, added?: ReadonlyMap<number, number>) {
    this.parts = parts;
    this.length = length;
    this.addedCounts = added;
  }

  get ids(): Int32Array {
    const ids = new Int32Array(this.length);
    for (const { tokens, first, count } of this.parts)
      for (let i = 0; i < count; i++) ids[first + i] = tokens.ids[i]!;
    return ids;
  }

  get ends(): Int32Array {
    const ends = new Int32Array(this.length);
    for (const { start, length, first, count, tokens } of this.parts) {
      const last = count - 1;
      let end = 0;
      for (let i = 0; i <= last; i++) {
        const place = tokens.ends[i]!;
        if (tokens.places === undefined) end = place;
        else end = i === last ? length : tokens.places.raw(place, end);
        ends[first + i] = start + end;
      }
    }
    return ends;
  }

  get added(): ReadonlyMap<number, number> {
    this.addedCounts ??= countAdded(this.parts);
    return this.addedCounts;
  }

  slice(from: number, to: number): readonly number[] {
    const ids: number[] = [];
    for (let at = Math.max(0, this.partOf(from)); at < this.parts.length; at++) {
      const { first, count, tokens } = this.parts[at]!;
      if (first >= to) break;
      const last = Math.min(count, to - first);
      for (let i = Math.max(0, from - first); i < last; i++) ids.push(tokens.ids[i]!);
    }
    return ids;
  }

  countOf(id: number, from: number, to: number): number {
    let times = 0;
    for (let at = Math.max(0, this.partOf(from)); at < this.parts.length; at++) {
      const { first, count, tokens } = this.parts[at]!;
      if (first >= to) break;
      const last = Math.min(count, to - first);
      for (let i = Math.max(0, from - first); i < last; i++) if (tokens.ids[i] === id) times++;
    }
    return times;
  }

  differsFrom(beginning: Encoding): number {
    if (!(beginning instanceof EncodedText))
      throw new TypeError("the other text belongs to another tokenizer");
    let at = 0;
    let own = 0;
    for (const theirs of beginning.parts) {
      const theirEnd = theirs.first + theirs.count;
      while (at < theirEnd) {
        let part = this.parts[own];
        while (part !== undefined && part.first + part.count <= at) part = this.parts[++own];
        if (part === undefined) return at;
        const end = Math.min(theirEnd, part.first + part.count);
        // shared parts are the same; their tokens need not be compared
        if (part.tokens !== theirs.tokens || part.first !== theirs.first)
          for (; at < end; at++) if (idAt(part, at) !== idAt(theirs, at)) return at;
        at = end;
      }
    }
    return -1;
  }

  before(index: number): number {
    const part = this.parts[this.partAt(index)];
    if (part === undefined) return 0;
    return part.first + endingBy(part, placeIn(part, index));
  }

  through(index: number): number {
    const part = this.parts[this.partAt(index)];
    if (part === undefined) return 0;
    const { ends } = part.tokens;
    const place = placeIn(part, index);
    const before = endingBy(part, place);
    const reached = before === 0 ? 0 : ends[before - 1]!;
    return part.first + (before < part.count && reached < place ? before + 1 : before);
  }

  /** The last part that starts before an index; -1 if there is none. */
  private partAt(index: number): number {
    const { parts } = this;
    let [low, high] = [0, parts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parts[middle]!.start < index) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The last part whose first token is at `token` or before it; -1 if there is none. */
  private partOf(token: number): number {
    const { parts } = this;
    let [low, high] = [0, parts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parts[middle]!.first <= token) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** How often each added token occurs in the parts. */
export function countAdded(parts: readonly { readonly tokens: PartTokens }[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { tokens } of parts) for (const id of tokens.added) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** An index of the text, converted to an index of the part's normalized form. */
function placeIn({ start, length, tokens: { places } }: EncodedPart, index: number): number {
  if (places === undefined) return index - start;
  return index >= start + length ? Number.MAX_SAFE_INTEGER : places.normalized(index - start);
}

/** The token of a part that is token `at` of the text. */
function idAt({ tokens, first }: EncodedPart, at: number): number {
  return tokens.ids[at - first]!;
}

/** How many tokens of a part end at `place` or before it. Asked many times a row, so no test is passed, which would be called. */
function endingBy({ count, tokens: { ends } }: EncodedPart, place: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
