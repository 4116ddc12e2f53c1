import type { Encoding } from "../domain/tokenizer.js";
import { countWhile } from "./count-while.js";
import type { NormalizedPlaces } from "./normalized-places.js";

/** The tokens of a section; ends are counted from the start of its normalized form. */
export interface SectionTokens {
  readonly ids: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  /** Those of the ids that belong to added tokens. */
  readonly added: readonly number[];
  /** Converts indexes of the section to those of its normalized form; undefined if the two are the same. */
  readonly places: NormalizedPlaces | undefined;
}

/** A segment of the text: a section between added tokens, or such a token. */
export type EncodedSegment = {
  /** Where it starts in the text, its text, and how many tokens are before it. */
  readonly start: number;
  readonly raw: string;
  readonly first: number;
} & ({ readonly section: SectionTokens } | { readonly section: undefined; readonly id: number });

/** Where a segment ends in the text. */
export function endOf({ start, raw }: EncodedSegment): number {
  return start + raw.length;
}

/** A text's tokens, part by part. Texts share sections, so the tokens of a repeated section are not copied. */
export class EncodedText implements Encoding {
  readonly length: number;
  private readonly parts: readonly EncodedSegment[];

  private addedCounts: ReadonlyMap<number, number> | undefined;

  constructor(parts: readonly EncodedSegment[], length: number) {
    this.parts = parts;
    this.length = length;
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
    this.addedCounts ??= this.countAdded();
    return this.addedCounts;
  }

  private countAdded(): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const part of this.parts) {
      if (part.section === undefined) counts.set(part.id, (counts.get(part.id) ?? 0) + 1);
      else for (const id of part.section.added) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  slice(from: number, to: number): readonly number[] {
    const ids: number[] = [];
    for (let at = Math.max(0, this.partOf(from)); at < this.parts.length; at++) {
      const part = this.parts[at]!;
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
    let at = 0;
    let own = 0;
    for (const theirs of beginning.parts) {
      const theirEnd = theirs.first + lengthOf(theirs);
      while (at < theirEnd) {
        let part = this.parts[own];
        while (part !== undefined && part.first + lengthOf(part) <= at) part = this.parts[++own];
        if (part === undefined) return at;
        const end = Math.min(theirEnd, part.first + lengthOf(part));
        // shared sections are the same; their tokens need not be compared
        if (part.section === undefined || part.section !== theirs.section || part.first !== theirs.first)
          for (; at < end; at++) if (idAt(part, at) !== idAt(theirs, at)) return at;
        at = end;
      }
    }
    return -1;
  }

  before(index: number): number {
    const at = this.partAt(index);
    const part = this.parts[at];
    if (part === undefined) return 0;
    if (part.section === undefined) return part.first + (endOf(part) <= index ? 1 : 0);
    return part.first + endingBy(part.section.ends, placeIn(part.raw, part.section, index - part.start));
  }

  through(index: number): number {
    const at = this.partAt(index);
    const part = this.parts[at];
    if (part === undefined) return 0;
    if (part.section === undefined) return part.first + 1;
    const { ends } = part.section;
    const place = placeIn(part.raw, part.section, index - part.start);
    const before = endingBy(ends, place);
    const reached = before === 0 ? 0 : ends[before - 1]!;
    return part.first + (before < ends.length && reached < place ? before + 1 : before);
  }

  /** The last part that starts before an index; -1 if there is none. */
  private partAt(index: number): number {
    return countWhile(this.parts.length, (at) => this.parts[at]!.start < index) - 1;
  }

  /** The last part whose first token is at `token` or before it; -1 if there is none. */
  private partOf(token: number): number {
    return countWhile(this.parts.length, (at) => this.parts[at]!.first <= token) - 1;
  }
}

/** An index of a section, converted to an index of its normalized form. */
function placeIn(raw: string, { places }: SectionTokens, index: number): number {
  if (places === undefined) return index;
  return index >= raw.length ? Number.MAX_SAFE_INTEGER : places.normalized(index);
}

/** How many tokens a segment has. */
function lengthOf({ section }: EncodedSegment): number {
  return section === undefined ? 1 : section.ids.length;
}

/** The token of a segment that is token `at` of the text. */
function idAt(segment: EncodedSegment, at: number): number {
  return segment.section === undefined ? segment.id : segment.section.ids[at - segment.first]!;
}

/** How many tokens end at `place` or before it. */
function endingBy(ends: ArrayLike<number>, place: number): number {
  return countWhile(ends.length, (at) => ends[at]! <= place);
}
