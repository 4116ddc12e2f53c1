import type { OpenPart } from "./outline.js";
import type { SectionTokens } from "./section-tokens.js";

/** The prompts and answers of a row, with and without additions. */
const MOST_RECENT = 8;

/** An open part as it was filled. */
interface Known {
  readonly shape: number;
  /** What fills its gaps, in their order. */
  readonly texts: readonly string[];
  readonly tokens: SectionTokens;
}

/** The open parts that were encoded last, by what fills them: a row comes again with additions, and its prompt alone. */
export class RecentFills {
  private readonly known: Known[] = [];
  /** How many were added. */
  private count = 0;

  /** Undefined when the part was not filled so, or only long ago. */
  find({ shape, pieces }: OpenPart, fills: readonly string[]): SectionTokens | undefined {
    if (shape === undefined) return undefined;
    const { known, count } = this;
    for (let i = count - 1; i >= Math.max(0, count - MOST_RECENT); i--) {
      const one = known[i % MOST_RECENT]!;
      if (one.shape === shape && isFilledWith(one.texts, pieces, fills)) return one.tokens;
    }
    return undefined;
  }

  add({ shape, pieces }: OpenPart, fills: readonly string[], tokens: SectionTokens): void {
    if (shape === undefined) return;
    const texts: string[] = [];
    for (const piece of pieces) if (typeof piece === "number") texts.push(fills[piece]!);
    this.known[this.count++ % MOST_RECENT] = { shape, texts, tokens };
  }
}

function isFilledWith(
  texts: readonly string[],
  pieces: readonly (string | number)[],
  fills: readonly string[],
): boolean {
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === "string") continue;
    const [one, other] = [texts[at++]!, fills[piece]!];
    if (one.length !== other.length || one !== other) return false;
  }
  return true;
}
