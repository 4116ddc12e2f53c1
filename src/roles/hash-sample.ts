import { sampleHash } from "./row-hash.js";

/** One item of a sample; `index` counts all rows that were offered. */
export interface Sampled<Item> {
  readonly item: Item;
  readonly hash: string;
  readonly index: number;
}

/** The rows with the smallest hash of their bytes and a seed: the same ones whatever their order. Few of them are held. */
export class HashSample<Item> {
  private readonly count: number;
  private readonly seed: number;
  private kept: Sampled<Item>[] = [];
  private offered = 0;

  constructor(count: number, seed: number) {
    this.count = count;
    this.seed = seed;
  }

  /** Takes the next row: its bytes, and what is to be held of it. */
  offer(bytes: Uint8Array, item: Item): void {
    this.kept.push({ item, hash: sampleHash(bytes, this.seed), index: this.offered++ });
    // sorted now and then, so that few rows are held
    if (this.kept.length >= 2 * this.count + 64) this.settle();
  }

  /** The sample in the order of its hashes; equal rows are in the order in which they came. */
  end(): readonly Sampled<Item>[] {
    this.settle();
    return this.kept;
  }

  private settle(): void {
    this.kept = this.kept
      .toSorted((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : a.index - b.index))
      .slice(0, this.count);
  }
}
