import type { AddedTokens } from "./added-tokens.js";
import type { Engine } from "./engine.js";
import { walkSections } from "./sections.js";

/** All token ids of a text, without special tokens around it. */
export function encode(engine: Engine, added: AddedTokens, text: string): number[] {
  const ids: number[] = [];
  eachSection(
    engine,
    added,
    text,
    (section, first) => engine.encode(section, first, ids),
    (id) => ids.push(id),
  );
  return ids;
}

/** How many tokens a text has, without special tokens around it. */
export function count(engine: Engine, added: AddedTokens, text: string): number {
  let tokens = 0;
  eachSection(
    engine,
    added,
    text,
    (section, first) => {
      tokens += engine.count(section, first);
    },
    () => {
      tokens++;
    },
  );
  return tokens;
}

/** The normalized sections of a text, and the added tokens between them, in order. */
function eachSection(
  engine: Engine,
  added: AddedTokens,
  text: string,
  onSection: (section: string, first: boolean) => void,
  onToken: (id: number) => void,
): void {
  walkSections(
    added.raw,
    text,
    (raw, start) => {
      walkSections(
        added.normalized,
        engine.normalizer.normalize(raw, start === 0),
        (section, at) => {
          onSection(section, start === 0 && at === 0);
          return true;
        },
        ({ token }) => {
          onToken(token.id);
          return true;
        },
      );
      return true;
    },
    ({ token }) => {
      onToken(token.id);
      return true;
    },
  );
}
