import { BackwardBits } from "./bits.js";
import { damaged } from "./damaged.js";
import { type HuffmanTable, readHuffman, unpackStream } from "./huffman.js";

/** A block's literals, where their section ends, and the code for later blocks. */
export interface Literals {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly table: HuffmanTable | undefined;
}

/** The bytes that one header field takes, by its format, and the width of each size in it. */
const PACKED_HEADERS = [
  { bytes: 3, width: 10 },
  { bytes: 3, width: 10 },
  { bytes: 4, width: 14 },
  { bytes: 5, width: 18 },
] as const;

/** Fewer literals are never in four streams. */
const LEAST_FOR_FOUR = 6;

/** The literals section of a block (RFC 8878, 3.1.1.3.1). Throws ZstdError. */
export function readLiterals(
  block: Uint8Array,
  end: number,
  most: number,
  before: HuffmanTable | undefined,
): Literals {
  const kind = block[0]! & 3;
  const format = (block[0]! >> 2) & 3;
  if (kind >= 2) return packedLiterals(block, end, most, kind === 3 ? before : undefined, kind === 3);
  const headerBytes = format === 1 ? 2 : format === 3 ? 3 : 1;
  if (headerBytes >= end) throw damaged("is damaged: literals that are cut off");
  const size = little(block, 0, headerBytes) >> (headerBytes === 1 ? 3 : 4);
  const stored = kind === 1 ? 1 : size;
  if (size > most || headerBytes + stored > end) throw damaged("is damaged: literals that are too long");
  const start = headerBytes;
  const bytes = kind === 1 ? new Uint8Array(size).fill(block[start]!) : block.subarray(start, start + size);
  return { bytes, end: start + stored, table: before };
}

function packedLiterals(
  block: Uint8Array,
  end: number,
  most: number,
  before: HuffmanTable | undefined,
  isRepeated: boolean,
): Literals {
  const format = (block[0]! >> 2) & 3;
  const { bytes: headerBytes, width } = PACKED_HEADERS[format]!;
  if (end < 5) throw damaged("is damaged: literals that are cut off");
  const header =
    BigInt(little(block, 0, Math.min(headerBytes, 4))) | (BigInt(headerBytes === 5 ? block[4]! : 0) << 32n);
  const mask = (1n << BigInt(width)) - 1n;
  const size = Number((header >> 4n) & mask);
  const packed = Number((header >> BigInt(4 + width)) & mask);
  const after = headerBytes + packed;
  if (size === 0 || size > most || after > end) throw damaged("is damaged: literals that are too long");
  if (format > 0 && size < LEAST_FOR_FOUR) throw damaged("is damaged: too few literals for four streams");
  const described = isRepeated ? undefined : readHuffman(block, headerBytes, after);
  const table = described?.table ?? before;
  if (table === undefined)
    throw damaged("is damaged: literals by the code of an earlier block that is not there");
  const out = new Uint8Array(size);
  const start = described?.end ?? headerBytes;
  if (format === 0) unpackStream(table, new BackwardBits(block, start, after), out, 0, size);
  else unpackFour(table, block, start, after, out);
  return { bytes: out, end: after, table };
}

function unpackFour(
  table: HuffmanTable,
  block: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
): void {
  if (end - start < 10) throw damaged("is damaged: literals that are cut off");
  const quarter = (out.length + 3) >> 2;
  let at = start + 6;
  for (let stream = 0; stream < 4; stream++) {
    const until = stream === 3 ? end : at + little(block, start + 2 * stream, 2);
    const to = stream * quarter;
    if (until > end || to > out.length) throw damaged("is damaged: literals that are cut off");
    unpackStream(table, new BackwardBits(block, at, until), out, to, Math.min(out.length, to + quarter));
    at = until;
  }
}

/** A number of up to four bytes, the lowest first. */
export function little(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return value;
}
