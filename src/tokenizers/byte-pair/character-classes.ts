import type { CharacterSet } from "../pattern/character-set.js";
import { classSet } from "../pattern/parse-set.js";

/** The class of each character. The classes of 256 characters are found when the first of them is looked up. */
export class CharacterClasses {
  private readonly sets: readonly (readonly [number, CharacterSet])[];
  private readonly pages: (Uint8Array | undefined)[] = new Array(0x1100).fill(undefined);
  /** The classes of the first 128 characters. */
  readonly ascii: Uint8Array;

  /** Each class with the class of a pattern that has its characters; the first one counts, and 0 is the class of all others. */
  constructor(classes: readonly (readonly [number, string])[]) {
    this.sets = classes.map(([number, source]) => [number, classSet(source)]);
    this.ascii = this.page(0).subarray(0, 128);
  }

  of(code: number): number {
    return (this.pages[code >> 8] ?? this.page(code >> 8))[code & 0xff]!;
  }

  private page(number: number): Uint8Array {
    const start = number << 8;
    const page = Uint8Array.from(
      { length: 256 },
      (_, low) => this.sets.find(([, set]) => set.has(start | low))?.[0] ?? 0,
    );
    this.pages[number] = page;
    return page;
  }
}
