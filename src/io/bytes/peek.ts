/** The most bytes of a stream's beginning that are peeked at, plus a chunk. */
const MOST_BYTES = 1 << 20;

/** A stream's first bytes, and the same stream again from its start. Chunks stay valid until the next is requested. */
export interface Peeked {
  readonly first: Buffer;
  readonly chunks: AsyncIterable<Buffer>;
}

/** Reads until `enough` holds for the first bytes, the stream ends, or a megabyte has been read. */
export async function peek(
  chunks: AsyncIterable<Buffer>,
  enough: (first: Buffer) => boolean,
): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < MOST_BYTES && !enough(first)) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    first = Buffer.concat([first, value]);
  }
  const again = async function* (): AsyncGenerator<Buffer> {
    try {
      if (first.length > 0) yield first;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { first, chunks: again() };
}
