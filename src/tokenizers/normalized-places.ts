import { countWhile } from "./count-while.js";
import type { Normalizer } from "./normalizers.js";

/** Distance of the places that are kept, in UTF-16 units. */
const STEP = 1024;

/**
 * Converts indexes of a section to those of its normalized form. Places at which the section divides are kept, so that
 * only a short text is normalized for each index, of which a row with many exchanges has many.
 */
export class NormalizedPlaces {
  private readonly section: string;
  private readonly first: boolean;
  private readonly normalizer: Normalizer;
  /** Where the section divides, and the same places in its normalized form. */
  private readonly places: { readonly raw: number; readonly normalized: number }[] = [
    { raw: 0, normalized: 0 },
  ];

  constructor(section: string, first: boolean, normalizer: Normalizer) {
    this.section = section;
    this.first = first;
    this.normalizer = normalizer;
  }

  /** The length of the normalized form of the first `index` units. */
  normalized(index: number): number {
    this.extend(index);
    const at = countWhile(this.places.length, (place) => this.places[place]!.raw <= index) - 1;
    const { raw, normalized } = this.places[at]!;
    return normalized + this.lengthOf(raw, index);
  }

  /**
   * The index of the section, `from` or later, up to which its normalized form has `normalized` units; after the character
   * when that is inside one.
   */
  raw(normalized: number, from: number): number {
    const { length } = this.section;
    let step = 1;
    let low = from;
    while (low + step < length && this.normalized(low + step) <= normalized) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, length);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.normalized(middle) <= normalized) low = middle;
      else high = middle;
    }
    if (low >= length || this.normalized(low) >= normalized) return Math.min(low, length);
    return low + (this.section.codePointAt(low)! > 0xffff ? 2 : 1);
  }

  private extend(index: number): void {
    const { divides } = this.normalizer;
    if (divides === undefined) return;
    for (;;) {
      const { raw, normalized } = this.places.at(-1)!;
      divides.lastIndex = raw + STEP;
      const next = divides.exec(this.section)?.index ?? this.section.length;
      if (next > index) return;
      this.places.push({ raw: next, normalized: normalized + this.lengthOf(raw, next) });
    }
  }

  private lengthOf(start: number, end: number): number {
    return this.normalizer.normalize(this.section.slice(start, end), this.first && start === 0).length;
  }
}
