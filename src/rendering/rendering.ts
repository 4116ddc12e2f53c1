import type { FilledText, Skeleton } from "../domain/filled-text.js";
import { standsAt } from "../domain/stands-at.js";

/** The position of a message's content in a rendered text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place where a message's content stands; between its start and its end no other content does. */
export interface Writing extends Span {
  readonly message: number;
}

/** A rendered text, and the positions of the contents in it. */
export interface Rendering extends FilledText {
  /** In the order of the text. A template may write messages in another order, and a content more than once. */
  readonly writings: readonly Writing[];
}

const NO_FILLS: readonly string[] = [];

/** Builds a rendered text of fixed text and of pieces of the contents. */
export class RenderingBuilder {
  private text = "";
  private readonly writings: { readonly message: number; readonly start: number; end: number }[] = [];

  /** Adds text; pieces of one content with nothing but fixed text between them are one writing. */
  add(text: string, message?: number): void {
    const start = this.text.length;
    this.text += text;
    if (message === undefined || text === "") return;
    const end = start + text.length;
    const last = this.writings.at(-1);
    if (last?.message === message) last.end = end;
    else this.writings.push({ message, start, end });
  }

  build(skeleton?: Skeleton, fills = NO_FILLS): Rendering {
    return { text: this.text, writings: this.writings, skeleton, fills };
  }
}

/** The position of `form` at the end of the span; undefined when it is empty or not there. */
export function endingAt(text: string, { start, end }: Span, form: string): Span | undefined {
  const at = end - form.length;
  return form !== "" && at >= start && standsAt(text, form, at) ? { start: at, end } : undefined;
}
