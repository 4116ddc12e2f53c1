import { propertyRanges } from "../unicode/properties.js";
import { bordersUpTo, type Ranges, unite } from "../unicode/ranges.js";

/** A set of characters, of the one version of Unicode that all runs use. */
export class Characters {
  private ranges: Ranges | undefined;
  private readonly names: readonly string[];
  private readonly extra: string;
  private readonly ascii = new Map<number, boolean>();

  /** The characters with any of the properties, and those of `extra`. */
  constructor(names: readonly string[], extra = "") {
    this.names = names;
    this.extra = extra;
  }

  has(code: number): boolean {
    if (code >= 0x80) return this.find(code);
    const known = this.ascii.get(code) ?? this.find(code);
    this.ascii.set(code, known);
    return known;
  }

  private find(code: number): boolean {
    this.ranges ??= unite([
      ...this.names.map((name) => propertyRanges(name)!),
      ...Array.from(this.extra, (one) => Uint32Array.of(one.codePointAt(0)!, one.codePointAt(0)! + 1)),
    ]);
    return bordersUpTo(this.ranges, code) % 2 === 1;
  }

  /** The first index from `at` on whose character is none of these; at most the text's length. */
  after(text: string, at: number): number {
    let end = at;
    while (end < text.length) {
      const code = text.codePointAt(end)!;
      if (!this.has(code)) break;
      end += code > 0xffff ? 2 : 1;
    }
    return end;
  }
}

/** Where a line ends, as Unicode's rules of sentences have it (UAX #29: Sep, CR, LF). */
export const LINE_BREAKS = new Characters([], "\n\r\u0085\u2028\u2029");

export const SPACES = new Characters(["White_Space"]);
