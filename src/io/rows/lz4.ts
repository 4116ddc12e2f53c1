/**
 * Decompresses one LZ4 block, whose plain size is known. Throws RangeError if it is damaged: if a length or an offset
 * leaves the data, or if the block does not give exactly this size.
 */
export function unpackLz4(input: Uint8Array, bytes: number): Uint8Array {
  const output = new Uint8Array(bytes);
  let at = 0;
  let to = 0;
  const length = (start: number): number => {
    if (start < 15) return start;
    let all = start;
    for (;;) {
      const more = byteAt(input, at++);
      all += more;
      if (more !== 255) return all;
    }
  };
  while (at < input.length) {
    const token = input[at++]!;
    const literals = length(token >> 4);
    if (at + literals > input.length || to + literals > bytes) throw damaged();
    output.set(input.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    // the last sequence has no match
    if (at === input.length) break;
    const offset = byteAt(input, at) | (byteAt(input, at + 1) << 8);
    at += 2;
    const end = to + length(token & 15) + 4;
    if (offset === 0 || offset > to || end > bytes) throw damaged();
    for (; to < end; to++) output[to] = output[to - offset]!;
  }
  if (to !== bytes) throw damaged();
  return output;
}

/**
 * LZ4 as Hadoop writes it: blocks, each after its plain and its packed size. Before Parquet named this format, some
 * writers wrote one block without sizes.
 */
export function unpackHadoopLz4(input: Uint8Array, bytes: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const output = new Uint8Array(bytes);
  let at = 0;
  let to = 0;
  while (at + 8 <= input.length) {
    const plain = view.getUint32(at);
    const packed = view.getUint32(at + 4);
    at += 8;
    if (at + packed > input.length || to + plain > bytes) return unpackLz4(input, bytes);
    output.set(unpackLz4(input.subarray(at, at + packed), plain), to);
    at += packed;
    to += plain;
  }
  return at === input.length && to === bytes ? output : unpackLz4(input, bytes);
}

function byteAt(input: Uint8Array, at: number): number {
  const byte = input[at];
  if (byte === undefined) throw damaged();
  return byte;
}

function damaged(): RangeError {
  return new RangeError("the LZ4 block is damaged");
}
