import type { Span, Writing } from "./rendering.js";

/** Where the contents of messages stand in a text; each question takes no longer in a long conversation. */
export class Writings {
  private readonly inOrder: readonly Writing[];
  private readonly byMessage: (Writing[] | undefined)[] = [];
  /** By message: the end of what is written of it and of those before it. */
  private readonly ends: number[] = [];

  constructor(inOrder: readonly Writing[], messages: number) {
    this.inOrder = inOrder;
    for (const writing of inOrder) {
      const known = this.byMessage[writing.message];
      if (known === undefined) this.byMessage[writing.message] = [writing];
      else known.push(writing);
    }
    let end = 0;
    for (let i = 0; i < messages; i++) {
      end = Math.max(end, this.byMessage[i]?.at(-1)?.end ?? 0);
      this.ends.push(end);
    }
  }

  of(message: number): readonly Writing[] {
    return this.byMessage[message] ?? [];
  }

  /** The end of what is written of the messages before one. */
  endOfEarlier(message: number): number {
    return this.ends[message - 1] ?? 0;
  }

  /** The first content that begins at a position or after it. */
  after(position: number): Span | undefined {
    let [low, high] = [0, this.inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.inOrder[middle]!.start < position) low = middle + 1;
      else high = middle;
    }
    return this.inOrder[low];
  }
}
