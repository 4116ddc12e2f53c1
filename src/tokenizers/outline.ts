import type { Skeleton } from "../domain/filled-text.js";
import type { AddedTokenFinder } from "./added-tokens.js";
import { countAdded, type PartTokens } from "./encoded-text.js";
import type { SectionEncoder } from "./section-tokens.js";
import type { AddedToken } from "./tokenizer-file.js";

/** The texts of a skeleton between two added tokens of its own that are there whatever fills its gaps. */
export interface OpenPart {
  readonly kind: "open";
  readonly pieces: readonly (string | number)[];
  /** Parts of one shape have the same tokens when they are filled alike; undefined if what is around the part matters, too. */
  readonly shape: number | undefined;
}

/** Added tokens of a skeleton, and its sections between them. */
export interface FixedPart {
  readonly kind: "fixed";
  readonly length: number;
  readonly tokens: PartTokens;
}

/** A skeleton as tokens, as far as they do not depend on what fills its gaps. */
export interface Outline {
  readonly parts: readonly (OpenPart | FixedPart)[];
  /** How often each added token occurs in the fixed parts. */
  readonly added: ReadonlyMap<number, number>;
}

/** The shapes that were seen, each by its fixed texts and where its gaps are. */
export type Shapes = Map<string, number>;

export function outlineOf(
  skeleton: Skeleton,
  finder: AddedTokenFinder,
  sections: SectionEncoder,
  shapes: Shapes,
): Outline {
  const builder = new OutlineBuilder(finder, sections, shapes);
  for (const piece of skeleton.pieces) {
    if (typeof piece === "number") builder.gap(piece);
    else addFixedText(piece, finder, builder);
  }
  const parts = builder.build();
  return { parts, added: countAdded(parts.filter((part) => part.kind === "fixed")) };
}

/** A token that a gap could change is a part of the text around the gap. */
function addFixedText(text: string, finder: AddedTokenFinder, builder: OutlineBuilder): void {
  let from = 0;
  for (let found = finder.next(text, 0); found !== undefined; found = finder.next(text, found.end)) {
    if (!finder.isFixed(found.token)) continue;
    builder.text(text.slice(from, found.start));
    builder.token(found.token);
    from = found.end;
  }
  builder.text(text.slice(from));
}

class OutlineBuilder {
  private readonly finder: AddedTokenFinder;
  private readonly sections: SectionEncoder;
  private readonly shapes: Shapes;
  private readonly parts: (OpenPart | FixedPart)[] = [];
  /** What comes after the last added token. */
  private pieces: (string | number)[] = [];

  constructor(finder: AddedTokenFinder, sections: SectionEncoder, shapes: Shapes) {
    this.finder = finder;
    this.sections = sections;
    this.shapes = shapes;
  }

  gap(index: number): void {
    this.pieces.push(index);
  }

  text(text: string): void {
    if (text !== "") this.pieces.push(text);
  }

  token({ id, content }: AddedToken): void {
    this.close(content);
    this.fixed(content.length, { ids: [id], ends: [content.length], added: [id], places: undefined });
  }

  build(): readonly (OpenPart | FixedPart)[] {
    this.close();
    return this.parts;
  }

  /** Ends the part after the last added token, before the text of the next one. */
  private close(following?: string): void {
    const { pieces } = this;
    if (pieces.length === 0) return;
    this.pieces = [];
    const section = pieces.length === 1 ? pieces[0]! : 0;
    if (typeof section === "number" || this.finder.next(section, 0) !== undefined)
      this.parts.push({ kind: "open", pieces, shape: this.shapeOf(pieces, following) });
    else this.fixed(section.length, this.sections.encodeAlone(section, this.parts.length === 0));
  }

  private shapeOf(pieces: readonly (string | number)[], following: string | undefined): number | undefined {
    if (!this.finder.isApartFrom(following)) return undefined;
    const isFirst = this.parts.length === 0;
    const key = JSON.stringify([isFirst, ...pieces.map((piece) => (typeof piece === "string" ? piece : 0))]);
    const shape = this.shapes.get(key) ?? this.shapes.size;
    this.shapes.set(key, shape);
    return shape;
  }

  /** Adds a part to the one before it, if that is fixed, too, and a token ends and another begins between the two. */
  private fixed(length: number, tokens: PartTokens): void {
    const last = this.parts.at(-1);
    if (last?.kind !== "fixed" || !endsWithToken(last) || !(tokens.ends[0]! > 0) || tokens.places) {
      this.parts.push({ kind: "fixed", length, tokens });
      return;
    }
    const joined: PartTokens = {
      ids: [...Array.from(last.tokens.ids), ...Array.from(tokens.ids)],
      ends: [...Array.from(last.tokens.ends), ...Array.from(tokens.ends, (end) => last.length + end)],
      added: [...last.tokens.added, ...tokens.added],
      places: undefined,
    };
    this.parts[this.parts.length - 1] = { kind: "fixed", length: last.length + length, tokens: joined };
  }
}

function endsWithToken({ length, tokens: { ends, places } }: FixedPart): boolean {
  return places === undefined && ends[ends.length - 1] === length;
}
