import type { Encoding } from "../domain/tokenizer.js";

/** The tokens of a section; ends are counted from the start of its normalized form. */
export interface SectionTokens {
  readonly ids: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  /** Those of the ids that belong to added tokens. */
  readonly added: readonly number[];
  /** Whether normalization leaves the section unchanged. */
  readonly isSame: boolean;
}

/** A segment of the text: a section between added tokens, or such a token. */
export type EncodedSegment = {
  /** Where it starts in the text, and how many tokens are before it. */
  readonly start: number;
  readonly first: number;
} & (
  | { readonly section: SectionTokens; readonly raw: string }
  | { readonly section: undefined; readonly id: number; readonly end: number }
);

/** A text's tokens, part by part. Texts share sections, so the tokens of a repeated section are not copied. */
export class EncodedText implements Encoding {
  readonly length: number;
  private readonly parts: readonly EncodedSegment[];
  private readonly normalize: (section: string, first: boolean) => string;

  constructor(
    parts: readonly EncodedSegment[],
    length: number,
    normalize: (section: string, first: boolean) => string,
  ) {
    this.parts = parts;
    this.length = length;
    this.normalize = normalize;
  }

  get ids(): Int32Array {
    const ids = new Int32Array(this.length);
    for (const part of this.parts) {
      if (part.section === undefined) ids[part.first] = part.id;
      else ids.set(part.section.ids, part.first);
    }
    return ids;
  }

  get added(): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const part of this.parts) {
      if (part.section === undefined) counts.set(part.id, (counts.get(part.id) ?? 0) + 1);
      else for (const id of part.section.added) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  slice(from: number, to: number): readonly number[] {
    const ids: number[] = [];
    for (const part of this.parts) {
      if (part.first >= to) break;
      if (part.section === undefined) {
        if (part.first >= from) ids.push(part.id);
        continue;
      }
      const own = part.section.ids;
      const last = Math.min(own.length, to - part.first);
      for (let i = Math.max(0, from - part.first); i < last; i++) ids.push(own[i]!);
    }
    return ids;
  }

  differsFrom(beginning: Encoding): number {
    if (!(beginning instanceof EncodedText))
      throw new TypeError("the other text belongs to another tokenizer");
    const theirs = beginning.parts;
    let same = 0;
    // shared parts are the same; their tokens need not be compared
    while (same < theirs.length && isSamePart(this.parts[same], theirs[same]!)) same++;
    const from = theirs[same]?.first ?? beginning.length;
    const rest = beginning.slice(from, beginning.length);
    const own = this.slice(from, beginning.length);
    const differs = rest.findIndex((id, i) => id !== own[i]);
    return differs === -1 ? -1 : from + differs;
  }

  before(index: number): number {
    const at = this.partAt(index);
    const part = this.parts[at];
    if (part === undefined) return 0;
    if (part.section === undefined) return part.first + (part.end <= index ? 1 : 0);
    return part.first + endingBy(part.section.ends, this.placeIn(part.raw, part.section, part.start, index));
  }

  through(index: number): number {
    const at = this.partAt(index);
    const part = this.parts[at];
    if (part === undefined) return 0;
    if (part.section === undefined) return part.first + 1;
    const { ends } = part.section;
    const place = this.placeIn(part.raw, part.section, part.start, index);
    const before = endingBy(ends, place);
    const reached = before === 0 ? 0 : ends[before - 1]!;
    return part.first + (before < ends.length && reached < place ? before + 1 : before);
  }

  /** The last part that starts before an index; -1 if there is none. */
  private partAt(index: number): number {
    let low = 0;
    let high = this.parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.parts[middle]!.start < index) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** An index of the text, converted to an index of the section's normalized form. */
  private placeIn(raw: string, { isSame }: SectionTokens, start: number, index: number): number {
    const within = index - start;
    if (isSame) return within;
    return within >= raw.length
      ? Number.MAX_SAFE_INTEGER
      : this.normalize(raw.slice(0, within), start === 0).length;
  }
}

function isSamePart(one: EncodedSegment | undefined, other: EncodedSegment): boolean {
  if (one === undefined || one.first !== other.first) return false;
  if (one.section === undefined) return other.section === undefined && one.id === other.id;
  return one.section === other.section;
}

/** How many tokens end at `place` or before it. */
function endingBy(ends: ArrayLike<number>, place: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
