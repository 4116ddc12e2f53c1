import type { FilledText, Skeleton } from "../domain/filled-text.js";
import type { AddedTokenName, Encoding } from "../domain/tokenizer.js";
import type { AddedTokens } from "./added-tokens.js";
import { type EncodedPart, EncodedText, type PartTokens } from "./encoded-text.js";
import type { Engine } from "./engine.js";
import { type Outline, outlineOf, type Shapes } from "./outline.js";
import { RecentFills } from "./recent-fills.js";
import { SectionEncoder, type SectionTokens } from "./section-tokens.js";
import { walkSections } from "./sections.js";

/** Encodes whole texts: sections between added tokens one by one, as the tokenizer itself does. */
export class Encoder {
  private readonly added: AddedTokens;
  private readonly sections: SectionEncoder;
  private readonly recent = new RecentFills();
  private readonly shapes: Shapes = new Map();
  private readonly outlines = new WeakMap<Skeleton, Outline>();

  constructor(engine: Engine, added: AddedTokens, addedTokens: readonly AddedTokenName[]) {
    this.added = added;
    this.sections = new SectionEncoder(engine, added.normalized, addedTokens);
  }

  /** All tokens of a text, without special tokens around it. */
  encode(text: string | FilledText): Encoding {
    if (typeof text === "string") return this.encodeText(text);
    return this.encodeFilled(text) ?? this.encodeText(text.text);
  }

  /** The number of tokens of a text, without special tokens around it. */
  count(text: string): number {
    // a normalizer may add a word mark even to nothing
    if (text === "") return 0;
    // most texts have no added token: no closure is made for them
    if (this.added.raw.next(text, 0) === undefined) return this.sections.count(text, true);
    let tokens = 0;
    walkSections(
      this.added.raw,
      text,
      (raw, start) => {
        tokens += this.sections.count(raw, start === 0);
        return true;
      },
      () => {
        tokens++;
        return true;
      },
    );
    return tokens;
  }

  private encodeText(text: string): Encoding {
    const parts = new PartList();
    this.addParts(text, 0, text.length, parts);
    return new EncodedText(parts.parts, parts.tokens);
  }

  /** The tokens of a text whose skeleton was encoded before. Undefined if an added token crosses the end of an open part. */
  private encodeFilled({ text, skeleton, fills }: FilledText): Encoding | undefined {
    if (skeleton === undefined) return undefined;
    const outline = this.outlineOf(skeleton);
    const parts = new PartList();
    let isAsOutlined = true;
    for (const part of outline.parts) {
      if (part.kind === "fixed") {
        parts.add(part.length, part.tokens);
        continue;
      }
      const known = this.recent.find(part, fills);
      if (known !== undefined) {
        parts.addSection(known);
        if (known.hasAdded) isAsOutlined = false;
        continue;
      }
      const start = parts.end;
      const end = start + lengthOf(part.pieces, fills);
      if (this.added.raw.next(text, start, end) !== undefined) {
        if (!this.addParts(text, start, end, parts)) return undefined;
        isAsOutlined = false;
      } else if (end > start) {
        const tokens = this.sections.encode(text.slice(start, end), start === 0);
        parts.addSection(tokens);
        this.recent.add(part, fills, tokens);
        if (tokens.hasAdded) isAsOutlined = false;
      }
    }
    return new EncodedText(parts.parts, parts.tokens, isAsOutlined ? outline.added : undefined);
  }

  private outlineOf(skeleton: Skeleton): Outline {
    const known = this.outlines.get(skeleton);
    if (known !== undefined) return known;
    const outline = outlineOf(skeleton, this.added.raw, this.sections, this.shapes);
    this.outlines.set(skeleton, outline);
    return outline;
  }

  /** Adds the parts of text[start, end), where `end` is the text's or an added token is; false if another one is over it. */
  private addParts(text: string, start: number, end: number, parts: PartList): boolean {
    let at = start;
    while (at < end) {
      const found = this.added.raw.next(text, at, end);
      const stop = found?.start ?? end;
      if (stop > at) {
        const section = stop - at === text.length ? text : text.slice(at, stop);
        parts.addSection(this.sections.encode(section, at === 0));
      }
      if (found === undefined) return true;
      if (found.end > end) return false;
      parts.add(found.end - stop, oneToken(found.token.id, found.end - stop));
      at = found.end;
    }
    return true;
  }
}

/** The parts of a text from its start on. */
class PartList {
  readonly parts: EncodedPart[] = [];
  end = 0;
  tokens = 0;

  add(length: number, tokens: PartTokens): void {
    this.push(length, tokens.ids.length, tokens);
  }

  addSection({ stretches }: SectionTokens): void {
    for (const { length, count, tokens } of stretches) this.push(length, count, tokens);
  }

  private push(length: number, count: number, tokens: PartTokens): void {
    this.parts.push({ start: this.end, length, first: this.tokens, count, tokens });
    this.end += length;
    this.tokens += count;
  }
}

/** The one token of an added token's text. */
function oneToken(id: number, length: number): PartTokens {
  return { ids: [id], ends: [length], added: [id], places: undefined };
}

function lengthOf(pieces: readonly (string | number)[], fills: readonly string[]): number {
  let length = 0;
  for (const piece of pieces) length += typeof piece === "string" ? piece.length : fills[piece]!.length;
  return length;
}
