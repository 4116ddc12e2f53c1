/** A reusable output buffer that grows; filled with ranges of other buffers and with text. */
export class ByteBuffer {
  private buffer: Buffer;
  private used = 0;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafeSlow(bytes);
  }

  /** A ByteBuffer that uses this memory until it has to grow. */
  static over(memory: ArrayBuffer): ByteBuffer {
    const bytes = new ByteBuffer(0);
    bytes.buffer = Buffer.from(memory);
    return bytes;
  }

  /** The written bytes; valid until the next `clear`. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.used);
  }

  get length(): number {
    return this.used;
  }

  clear(): void {
    this.used = 0;
  }

  /** Appends source[start, end). */
  copy(source: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    this.used += source.copy(this.buffer, this.used, start, end);
  }

  text(text: string): void {
    // a UTF-16 unit never takes more than three bytes of UTF-8
    this.reserve(text.length * 3);
    this.used += this.buffer.write(text, this.used);
  }

  byte(byte: number): void {
    this.reserve(1);
    this.buffer[this.used++] = byte;
  }

  private reserve(more: number): void {
    const needed = this.used + more;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.used);
    this.buffer = grown;
  }
}
