import type { AddedTokenName, Encoding } from "../domain/tokenizer.js";
import type { AddedTokens } from "./added-tokens.js";
import { EncodedText, type Part, type SectionTokens } from "./encoded-text.js";
import type { Engine } from "./engine.js";
import { walkSections } from "./sections.js";
import { TokenList } from "./token-list.js";

/** Sections of so many characters together are remembered: a row is encoded more than once, with little changed. */
const REMEMBERED_CHARACTERS = 1 << 16;

/** Encodes whole texts: sections between added tokens one by one, which is how the tokenizer itself sees them. */
export class Encoder {
  private readonly engine: Engine;
  private readonly added: AddedTokens;
  private readonly normalize: (section: string, first: boolean) => string;
  private readonly known = {
    first: new Map<string, SectionTokens>(),
    later: new Map<string, SectionTokens>(),
  };
  private remembered = 0;
  /** The tokens of the section at hand. */
  private readonly list = new TokenList();
  /** Whether an id is an added token's, by id. */
  private readonly isAdded: Uint8Array;

  constructor(engine: Engine, added: AddedTokens, addedTokens: readonly AddedTokenName[]) {
    this.engine = engine;
    this.added = added;
    this.isAdded = new Uint8Array(addedTokens.reduce((most, { id }) => Math.max(most, id), -1) + 1);
    for (const { id } of addedTokens) this.isAdded[id] = 1;
    this.normalize = (section, first) => engine.normalizer.normalize(section, first);
  }

  /** All tokens of a text, without special tokens around it. */
  encode(text: string): Encoding {
    const parts: Part[] = [];
    let first = 0;
    walkSections(
      this.added.raw,
      text,
      (raw, start) => {
        const section = this.sectionTokens(raw, start === 0);
        parts.push({ start, first, section, raw });
        first += section.ids.length;
        return true;
      },
      ({ token, start, end }) => {
        parts.push({ start, first: first++, section: undefined, id: token.id, end });
        return true;
      },
    );
    return new EncodedText(parts, first, this.normalize);
  }

  /** How many tokens a text has, without special tokens around it. */
  count(text: string): number {
    let tokens = 0;
    const one = (): boolean => {
      tokens++;
      return true;
    };
    walkSections(
      this.added.raw,
      text,
      (raw, start) => {
        walkSections(
          this.added.normalized,
          this.normalize(raw, start === 0),
          (section, at) => {
            tokens += this.engine.count(section, start === 0 && at === 0);
            return true;
          },
          one,
        );
        return true;
      },
      one,
    );
    return tokens;
  }

  private sectionTokens(raw: string, first: boolean): SectionTokens {
    const known = first ? this.known.first : this.known.later;
    const before = known.get(raw);
    if (before !== undefined) return before;
    const made = this.tokenize(raw, first);
    this.remembered += raw.length;
    if (this.remembered > REMEMBERED_CHARACTERS) {
      this.known.first.clear();
      this.known.later.clear();
      this.remembered = raw.length;
    }
    known.set(raw, made);
    return made;
  }

  private tokenize(raw: string, first: boolean): SectionTokens {
    const { list } = this;
    const normalized = this.normalize(raw, first);
    list.clear();
    walkSections(
      this.added.normalized,
      normalized,
      (section, at) => {
        this.engine.tokenize(section, first && at === 0, (text, start, end, offset, tokens) => {
          list.pushPiece(text, start, end, at + offset, tokens);
          return true;
        });
        return true;
      },
      ({ token, end }) => {
        list.push(token.id, end);
        return true;
      },
    );
    const ids = list.copyIds();
    // a model may make such an id of a piece, too
    const added: number[] = [];
    for (let i = 0; i < ids.length; i++) if (this.isAdded[ids[i]!] === 1) added.push(ids[i]!);
    return { ids, ends: list.copyEnds(), added, isSame: normalized === raw };
  }
}
