import { PendingBytes } from "./pending-bytes.js";

/** A stream's first bytes, and the same stream again from its start. Chunks stay valid until the next is requested. */
export interface Peeked {
  readonly first: Buffer;
  readonly chunks: AsyncIterable<Buffer>;
}

/** Reads until `enough` holds for the first bytes, or the stream ends. The caller bounds how much is read. */
export async function peek(
  chunks: AsyncIterable<Buffer>,
  enough: (first: Buffer) => boolean,
): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const read = new PendingBytes();
  while (!enough(read.bytes)) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    read.append(value);
  }
  const first = read.bytes;
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
