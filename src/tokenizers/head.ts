import type { Head } from "../domain/tokenizer.js";
import type { AddedTokens } from "./added-tokens.js";
import type { Engine } from "./engine.js";
import { walkSections } from "./sections.js";
import { characterLength, characterStart } from "./utf16.js";

/** First guess of the characters per token, for engines that tokenize the beginning of a text at once. */
const CHARACTERS_PER_TOKEN = 16;

/** Where the first `count` tokens of a text end; see domain/tokenizer.ts. */
export function measureHead(engine: Engine, added: AddedTokens, text: string, count: number): Head {
  const reach = new Reach(count);
  measure(engine, added, text, reach);
  return { tokens: reach.tokens, end: wholeCharacter(text, reach), isComplete: !reach.beyond };
}

/** How far the tokens counted so far reach. One token beyond `count` is searched for, to know whether it exists. */
class Reach {
  readonly count: number;
  tokens = 0;
  end = 0;
  beyond = false;

  constructor(count: number) {
    this.count = count;
  }

  /** Counts one token that ends at `end`. False if the result is known. */
  token(end: number): boolean {
    if (this.tokens === this.count) this.beyond = true;
    else {
      this.tokens++;
      this.end = end;
    }
    return !this.beyond;
  }
}

/** The end that was found, which may be 0 or inside a surrogate pair, moved to the end of a whole character. */
function wholeCharacter(text: string, { tokens, end }: Reach): number {
  if (tokens === 0) return 0;
  const floor = characterStart(text, end);
  if (floor > 0) return floor;
  return characterLength(text, 0);
}

function measure(engine: Engine, added: AddedTokens, text: string, reach: Reach): void {
  walkSections(
    added.raw,
    text,
    (section, start) => {
      measureSection(engine, added, section, start, reach);
      return !reach.beyond;
    },
    ({ end }) => reach.token(end),
  );
}

/** Measures a section that has no raw added token and begins at `offset` of the text. */
function measureSection(
  engine: Engine,
  added: AddedTokens,
  whole: string,
  offset: number,
  reach: Reach,
): void {
  const before = { tokens: reach.tokens, end: reach.end };
  for (let characters = (reach.count + 1) * CHARACTERS_PER_TOKEN; ; characters *= 4) {
    const section = engine.window(whole, characters);
    const first = offset === 0;
    const normalized = engine.normalizer.normalize(section, first);
    measureNormalized(engine, added, normalized, first, reach);
    if (reach.beyond || section.length === whole.length) {
      if (reach.tokens > before.tokens)
        reach.end = offset + engine.normalizer.origin(section, first, reach.end);
      return;
    }
    reach.tokens = before.tokens;
    reach.end = before.end;
  }
}

/** Measures a normalized section; ends are counted from its start. */
function measureNormalized(
  engine: Engine,
  added: AddedTokens,
  text: string,
  first: boolean,
  reach: Reach,
): void {
  walkSections(
    added.normalized,
    text,
    (section, offset) => {
      const head = engine.head(section, first && offset === 0, reach.count - reach.tokens);
      if (head.tokens > 0) {
        reach.tokens += head.tokens;
        reach.end = offset + head.end;
      }
      if (!head.isComplete) reach.beyond = true;
      return !reach.beyond;
    },
    ({ end }) => reach.token(end),
  );
}
