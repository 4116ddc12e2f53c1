// Texts that know where their characters come from, so that a content is found in the output, and so that what a
// template did with a content is known to depend on nothing else.
import { chargeCharacters, refuseLength } from "./budget.js";
import { strippedRange } from "./white-space.js";

/** What was cut from the ends of a content: white space, or the given characters. */
export interface Strip {
  readonly left: boolean;
  readonly right: boolean;
  readonly characters: string | undefined;
}

/** A content, or one of its parts. */
export interface Source {
  /** The index of the message. */
  readonly message: number;
  readonly part: number;
}

/** A content with its ends cut. */
export interface Derivation {
  readonly source: Source;
  readonly strips: readonly Strip[];
}

/** An answer that the template asked of a content's characters. */
export interface Guard {
  readonly of: Derivation;
  readonly ask: (text: string) => boolean;
  readonly answer: boolean;
}

/** What one run learned about its contents. */
export class Trace {
  readonly guards: Guard[] = [];
  /** Whether the run depended on the contents' characters by nothing but the guards. */
  isComplete = true;
}

/** A text as templates handle it. */
export type Str = string | Text;

/** A text of which some characters come from a content. They are only reached by methods that note it. */
export abstract class Text {
  abstract readonly length: number;
  /** The characters. The run is no longer known by its guards. */
  abstract read(): string;
  /** Its pieces in order, without looking at their characters. */
  abstract leaves(): readonly (string | Leaf)[];
}

/** A piece of one content. */
export class Leaf extends Text {
  readonly length: number;
  readonly source: Source;
  /** Whether the characters are others than the content's own, such as its escapes in JSON. */
  readonly isChanged: boolean;
  /** How the piece follows from the content; undefined if that is not known. */
  readonly derivation: Derivation | undefined;
  private readonly trace: Trace;
  private readonly characters: string;

  constructor(
    characters: string,
    source: Source,
    trace: Trace,
    derivation: Derivation | undefined,
    isChanged = false,
  ) {
    super();
    this.characters = characters;
    this.length = characters.length;
    this.source = source;
    this.trace = trace;
    this.derivation = derivation;
    this.isChanged = isChanged;
  }

  read(): string {
    this.trace.isComplete = false;
    return this.characters;
  }

  leaves(): readonly (string | Leaf)[] {
    return [this];
  }

  /** The characters, for the output alone. */
  output(): string {
    return this.characters;
  }

  /** Answers a question about the characters; the answer becomes a guard. `ask` depends on its argument alone. */
  test(ask: (text: string) => boolean): boolean {
    const answer = ask(this.characters);
    if (this.derivation === undefined) this.trace.isComplete = false;
    // a long conversation is asked millions of questions, and nobody reads the guards of a run that is not complete
    else if (this.trace.isComplete) this.trace.guards.push({ of: this.derivation, ask, answer });
    return answer;
  }

  strip(strip: Strip): Leaf {
    const [start, end] = strippedRange(this.characters, strip, strip.characters);
    const { source, derivation } = this;
    return new Leaf(
      this.characters.slice(start, end),
      source,
      this.trace,
      derivation && { source, strips: [...derivation.strips, strip] },
      this.isChanged,
    );
  }

  /** A part of this piece. */
  cut(start: number, end: number): Leaf {
    return new Leaf(this.read().slice(start, end), this.source, this.trace, undefined, this.isChanged);
  }

  /** Another text in this one's place, such as the same in upper case. */
  replacedBy(characters: string): Leaf {
    this.trace.isComplete = false;
    return new Leaf(characters, this.source, this.trace, undefined, true);
  }
}

/** Two texts, one after the other. */
class Rope extends Text {
  readonly length: number;
  private readonly left: Str;
  private readonly right: Str;
  private flat: readonly (string | Leaf)[] | undefined;

  constructor(left: Str, right: Str) {
    super();
    this.left = left;
    this.right = right;
    this.length = left.length + right.length;
  }

  read(): string {
    return this.leaves().map(read).join("");
  }

  leaves(): readonly (string | Leaf)[] {
    if (this.flat !== undefined) return this.flat;
    const leaves: (string | Leaf)[] = [];
    const stack: Str[] = [this.right, this.left];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (next instanceof Rope && next.flat === undefined) stack.push(next.right, next.left);
      else if (next instanceof Rope) for (const leaf of next.flat!) leaves.push(leaf);
      else leaves.push(next as string | Leaf);
    }
    this.flat = leaves;
    return leaves;
  }
}

export function isStr(value: unknown): value is Str {
  return typeof value === "string" || value instanceof Text;
}

/** The characters of a text, to do anything with them. */
export function read(text: Str): string {
  if (typeof text === "string") return text;
  chargeCharacters(text.length);
  return text.read();
}

export function concat(left: Str, right: Str): Str {
  if (typeof left === "string" && typeof right === "string") {
    refuseLength(left.length + right.length);
    return left + right;
  }
  if (left === "") return right;
  if (right === "") return left;
  refuseLength(left.length + right.length);
  return new Rope(left, right);
}

export function joinTexts(texts: readonly Str[], separator: Str = ""): Str {
  let joined: Str = "";
  texts.forEach((text, i) => {
    joined = concat(i > 0 && separator !== "" ? concat(joined, separator) : joined, text);
  });
  return joined;
}

/** Asks a question of a text's characters; of a content, the answer becomes a guard. */
export function test(text: Str, ask: (characters: string) => boolean): boolean {
  if (typeof text === "string") return ask(text);
  return text instanceof Leaf ? text.test(ask) : ask(read(text));
}

/** Whether a text has any character. */
export function hasCharacters(text: Str): boolean {
  if (typeof text === "string") return text !== "";
  return text
    .leaves()
    .some((leaf) => (typeof leaf === "string" ? leaf !== "" : leaf.test((all) => all !== "")));
}

/** The part of a text from one position to another, in UTF-16 units. */
export function cut(text: Str, start: number, end: number): Str {
  if (typeof text === "string") return text.slice(start, end);
  if (start <= 0 && end >= text.length) return text;
  const parts: Str[] = [];
  let at = 0;
  for (const leaf of text.leaves()) {
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, leaf.length)];
    at += leaf.length;
    if (from >= to) continue;
    if (from === 0 && to === leaf.length) parts.push(leaf);
    else parts.push(typeof leaf === "string" ? leaf.slice(from, to) : leaf.cut(from, to));
  }
  return joinTexts(parts);
}

/** A text without the white space, or the given characters, at its ends. */
export function strip(text: Str, how: Strip): Str {
  if (text instanceof Leaf) {
    chargeCharacters(text.length);
    return text.strip(how);
  }
  return cut(text, ...strippedRange(read(text), how, how.characters));
}

/** Another text made of this one; if all its characters come from one content, so do the new ones. */
export function transform(text: Str, change: (characters: string) => string): Str {
  if (typeof text === "string") return change(text);
  const leaves = text.leaves().filter((leaf) => leaf.length > 0);
  const changed = change(read(text));
  chargeCharacters(changed.length);
  const first = leaves.find((leaf) => leaf instanceof Leaf);
  const isOne = leaves.every(
    (leaf) => leaf instanceof Leaf && leaf.source === (first as Leaf | undefined)?.source,
  );
  return first instanceof Leaf && isOne ? first.replacedBy(changed) : changed;
}
