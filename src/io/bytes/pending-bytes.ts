/** The bytes of an unfinished row: a buffer that grows by doubling, so that a long row is copied only about twice. */
export class PendingBytes {
  private buffer: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  private used = 0;

  /** All bytes; valid until the next call of `append` or `drop`. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.used);
  }

  get length(): number {
    return this.used;
  }

  append(chunk: Uint8Array): void {
    const needed = this.used + chunk.length;
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
      grown.set(this.bytes);
      this.buffer = grown;
    }
    this.buffer.set(chunk, this.used);
    this.used = needed;
  }

  /** Removes the first bytes. */
  drop(count: number): void {
    this.buffer.copyWithin(0, count, this.used);
    this.used -= count;
  }
}
