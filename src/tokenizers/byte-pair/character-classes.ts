/** The class of each character. The classes of 256 characters are found when the first of them is looked up. */
export class CharacterClasses {
  private readonly patterns: readonly (readonly [number, RegExp])[];
  private readonly pages: (Uint8Array | undefined)[] = new Array(0x1100).fill(undefined);
  /** The classes of the first 128 characters. */
  readonly ascii: Uint8Array;

  /** Each class with what a JavaScript pattern matches; the first one counts, and 0 is the class of all others. */
  constructor(classes: readonly (readonly [number, string])[]) {
    this.patterns = classes.map(([number, source]) => [number, new RegExp(`^${source}$`, "u")]);
    this.ascii = this.page(0).subarray(0, 128);
  }

  of(code: number): number {
    return (this.pages[code >> 8] ?? this.page(code >> 8))[code & 0xff]!;
  }

  private page(number: number): Uint8Array {
    const page = Uint8Array.from({ length: 256 }, (_, low) => {
      const char = String.fromCodePoint((number << 8) | low);
      return this.patterns.find(([, pattern]) => pattern.test(char))?.[0] ?? 0;
    });
    this.pages[number] = page;
    return page;
  }
}
