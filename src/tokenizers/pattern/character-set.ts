/** A set of code points. Membership is computed once for each page of 256, and then looked up. */
export class CharacterSet {
  /** Whether all its characters are ASCII; false if that is not known. */
  readonly isAscii: boolean;
  private readonly contains: (code: number) => boolean;
  private readonly pages: (Uint8Array | undefined)[] = new Array(PAGES).fill(undefined);

  constructor(contains: (code: number) => boolean, isAscii = false) {
    this.contains = contains;
    this.isAscii = isAscii;
  }

  has(code: number): boolean {
    return (this.pages[code >> 8] ?? this.page(code >> 8))[code & 0xff] === 1;
  }

  private page(number: number): Uint8Array {
    const page = Uint8Array.from({ length: 256 }, (_, low) => (this.contains((number << 8) | low) ? 1 : 0));
    this.pages[number] = page;
    return page;
  }
}

const PAGES = 0x1100;

export function rangeSet(first: number, last: number): CharacterSet {
  return new CharacterSet((code) => code >= first && code <= last, last < 0x80);
}

/** What a JavaScript class matches, such as `\p{L}`. Throws SyntaxError. */
export function classSet(source: string): CharacterSet {
  const known = classes.get(source);
  if (known !== undefined) return known;
  const pattern = new RegExp(`^${source}$`, "u");
  const set = new CharacterSet((code) => pattern.test(String.fromCodePoint(code)));
  classes.set(source, set);
  return set;
}

/** Patterns have the same few classes, whose pages are shared. */
const classes = new Map<string, CharacterSet>();

export function union(sets: readonly CharacterSet[]): CharacterSet {
  const [only] = sets;
  return sets.length === 1
    ? only!
    : new CharacterSet(
        (code) => sets.some((set) => set.has(code)),
        sets.every(({ isAscii }) => isAscii),
      );
}

export function intersection(sets: readonly CharacterSet[]): CharacterSet {
  const [only] = sets;
  return sets.length === 1
    ? only!
    : new CharacterSet(
        (code) => sets.every((set) => set.has(code)),
        sets.some(({ isAscii }) => isAscii),
      );
}

export function complement(set: CharacterSet): CharacterSet {
  return new CharacterSet((code) => !set.has(code));
}
