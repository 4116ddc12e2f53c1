import { RowError } from "../domain/problem.js";
import type { Head } from "../domain/tokenizer.js";
import type { AddedTokens } from "./added-tokens.js";
import type { Engine } from "./engine.js";
import { walkSections } from "./sections.js";
import { characterLength, characterStart } from "./utf16.js";

/** First guess of the characters per token, for engines that tokenize the beginning of a text at once. */
const CHARACTERS_PER_TOKEN = 16;

/** Heads of up to this many tokens are read as long as the longest one before, for the next one of the same text. */
const MOST_SHARED = 64;

/**
 * Where the first tokens of texts end; see domain/tokenizer.ts. Several methods ask for heads of one text, each of another
 * length: it is read once.
 */
export class HeadReader {
  private readonly engine: Engine;
  private readonly added: AddedTokens;
  private last: { readonly text: string; readonly reach: Reach } | undefined;
  /** The longest head that was asked for, of those that are shared. */
  private usual = 0;

  constructor(engine: Engine, added: AddedTokens) {
    this.engine = engine;
    this.added = added;
  }

  /** Throws RowError `tokenizer-failed`. */
  head(text: string, count: number): Head {
    if (this.last === undefined || this.last.reach.count < count || this.last.text !== text)
      this.last = { text, reach: this.read(text, count) };
    return headIn(this.engine, text, this.last.reach, count);
  }

  private read(text: string, count: number): Reach {
    if (count <= MOST_SHARED) this.usual = Math.max(this.usual, count);
    if (count >= this.usual) return reachOf(this.engine, this.added, text, count);
    try {
      return reachOf(this.engine, this.added, text, this.usual);
    } catch (error) {
      // what cannot be tokenized may come after the tokens that are asked for
      if (error instanceof RowError) return reachOf(this.engine, this.added, text, count);
      throw error;
    }
  }
}

/** A part of a text, and where its tokens end in the normalized part. */
interface ReachedPart {
  readonly offset: number;
  /** How many tokens are before it. */
  readonly before: number;
  /** Undefined for an added token, whose end is that in the text. */
  readonly section: { readonly text: string; readonly first: boolean } | undefined;
  readonly ends: number[];
}

/** The first tokens of a text, part by part. One token beyond `count` is searched for, to know whether it exists. */
class Reach {
  readonly count: number;
  readonly parts: ReachedPart[] = [];
  tokens = 0;
  beyond = false;

  constructor(count: number) {
    this.count = count;
  }

  /** Counts one token that ends at `end` of the part. False if the result is known. */
  token(part: ReachedPart, end: number): boolean {
    if (this.tokens === this.count) this.beyond = true;
    else {
      this.tokens++;
      part.ends.push(end);
    }
    return !this.beyond;
  }

  part(offset: number, section?: ReachedPart["section"]): ReachedPart {
    const part = { offset, before: this.tokens, section, ends: [] };
    this.parts.push(part);
    return part;
  }

  /** Forgets the last part. */
  undo({ before }: ReachedPart): void {
    this.parts.pop();
    this.tokens = before;
  }
}

function headIn(engine: Engine, text: string, { parts, tokens: known, beyond }: Reach, count: number): Head {
  const tokens = Math.min(count, known);
  const part =
    tokens === 0 ? undefined : parts.findLast(({ before, ends }) => before < tokens && ends.length > 0);
  return {
    tokens,
    end: part === undefined ? 0 : wholeCharacter(text, endIn(engine, part, tokens - part.before)),
    isComplete: count > known || (count === known && !beyond),
  };
}

/** Where the first tokens of a part end in the text. */
function endIn({ normalizer }: Engine, { offset, section, ends }: ReachedPart, tokens: number): number {
  const end = ends[tokens - 1]!;
  return offset + (section === undefined ? end : normalizer.origin(section.text, section.first, end));
}

/** The end that was found, which may be 0 or inside a surrogate pair, moved to the end of a whole character. */
function wholeCharacter(text: string, end: number): number {
  const floor = characterStart(text, end);
  return floor > 0 ? floor : characterLength(text, 0);
}

function reachOf(engine: Engine, added: AddedTokens, text: string, count: number): Reach {
  const reach = new Reach(count);
  walkSections(
    added.raw,
    text,
    (section, start) => {
      measureSection(engine, added, section, start, reach);
      return !reach.beyond;
    },
    ({ end }) => reach.token(reach.part(0), end),
  );
  return reach;
}

/** Measures a section that has no raw added token and begins at `offset` of the text. */
function measureSection(
  engine: Engine,
  added: AddedTokens,
  whole: string,
  offset: number,
  reach: Reach,
): void {
  for (let characters = (reach.count + 1) * CHARACTERS_PER_TOKEN; ; characters *= 4) {
    const section = { text: engine.window(whole, characters), first: offset === 0 };
    const part = reach.part(offset, section);
    measureNormalized(engine, added, part, engine.normalizer.normalize(section.text, section.first), reach);
    if (reach.beyond || section.text.length === whole.length) return;
    reach.undo(part);
  }
}

/** Measures a normalized section; ends are counted from its start. */
function measureNormalized(
  engine: Engine,
  added: AddedTokens,
  part: ReachedPart,
  text: string,
  reach: Reach,
): void {
  walkSections(
    added.normalized,
    text,
    (section, offset) => {
      const first = part.offset === 0 && offset === 0;
      const { ends, isComplete } = engine.head(section, first, reach.count - reach.tokens);
      for (let i = 0; i < ends.length; i++) part.ends.push(offset + ends[i]!);
      reach.tokens += ends.length;
      if (!isComplete) reach.beyond = true;
      return !reach.beyond;
    },
    ({ end }) => reach.token(part, end),
  );
}
