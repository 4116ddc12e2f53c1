/** The position of a message's content in a rendered text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A rendered text, and the positions of the contents in it. */
export interface Rendering {
  readonly text: string;
  readonly contents: readonly (Span | undefined)[];
  /** The same object for all texts that differ only in their contents; undefined when that is not known. */
  readonly pattern: object | undefined;
}

/** Builds a rendered text of fixed text and of pieces of the contents. */
export class RenderingBuilder {
  private text = "";
  private readonly spans: ({ start: number; end: number } | undefined)[];

  constructor(count: number) {
    this.spans = new Array<undefined>(count).fill(undefined);
  }

  /** Adds text; a content that is written in several pieces spans from the first to the last one. */
  add(text: string, message?: number): void {
    const start = this.text.length;
    this.text += text;
    if (message === undefined || text === "") return;
    const end = start + text.length;
    const known = this.spans[message];
    if (known === undefined) this.spans[message] = { start, end };
    else known.end = end;
  }

  build(pattern: object | undefined): Rendering {
    return { text: this.text, contents: this.spans, pattern };
  }
}

/** The position of `form` at the end of the span; undefined when it is empty or not there. */
export function endingAt(text: string, { start, end }: Span, form: string): Span | undefined {
  const at = end - form.length;
  return form !== "" && at >= start && text.startsWith(form, at) ? { start: at, end } : undefined;
}
