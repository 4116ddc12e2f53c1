import { BackwardBits } from "./bits.js";
import { damaged } from "./damaged.js";
import { buildTable, readCounts } from "./fse.js";

const MOST_BITS = 11;
const MOST_WEIGHTS_LOG = 6;
const MOST_SYMBOLS = 256;

/** A Huffman code: for each value of the next `log` bits the symbol, and how many of the bits it takes. */
export interface HuffmanTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

/** The code that is described from `start` on (RFC 8878, 4.2.1), and where it ends. Throws ZstdError. */
export function readHuffman(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly table: HuffmanTable; readonly end: number } {
  if (start >= end) throw damaged("is damaged: a Huffman code that is cut off");
  const first = bytes[start]!;
  const size = first >= 128 ? (first - 127 + 1) >> 1 : first;
  const after = start + 1 + size;
  if (after > end) throw damaged("is damaged: a Huffman code that is cut off");
  const weights =
    first >= 128 ? plainWeights(bytes, start + 1, first - 127) : fseWeights(bytes, start + 1, after);
  return { table: tableOf(weights), end: after };
}

function plainWeights(bytes: Uint8Array, start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const pair = bytes[start + (i >> 1)]!;
    return i % 2 === 0 ? pair >> 4 : pair & 15;
  });
}

/** Weights of two states that take turns, until the bits are used up. */
function fseWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { counts, log, end: bitsAt } = readCounts(bytes, start, end, MOST_WEIGHTS_LOG, MOST_SYMBOLS - 1);
  const table = buildTable(counts, log);
  const from = new BackwardBits(bytes, bitsAt, end);
  const weights: number[] = [];
  const states = [from.read(log), from.read(log)];
  for (let turn = 0; ; turn ^= 1) {
    if (weights.length > MOST_SYMBOLS - 3) throw damaged("is damaged: a Huffman code with too many symbols");
    const state = states[turn]!;
    weights.push(table.symbols[state]!);
    const count = table.bits[state]!;
    if (count > from.left) {
      weights.push(table.symbols[states[turn ^ 1]!]!);
      return weights;
    }
    states[turn] = table.bases[state]! + from.read(count);
  }
}

/** The code of these weights, and of one more symbol that makes it complete. */
function tableOf(weights: number[]): HuffmanTable {
  let total = 0;
  for (const weight of weights) {
    if (weight > MOST_BITS) throw damaged("is damaged: a Huffman code that is too long");
    if (weight > 0) total += 1 << (weight - 1);
  }
  if (total === 0) throw damaged("is damaged: a Huffman code without symbols");
  const log = 32 - Math.clz32(total);
  if (log > MOST_BITS) throw damaged("is damaged: a Huffman code that is too long");
  const rest = (1 << log) - total;
  if ((rest & (rest - 1)) !== 0) throw damaged("is damaged: a Huffman code that is not complete");
  const all = [...weights, 32 - Math.clz32(rest)];
  const least = all.filter((weight) => weight === 1).length;
  if (least < 2 || least % 2 === 1) throw damaged("is damaged: a Huffman code that is not a tree");
  const symbols = new Uint8Array(1 << log);
  const bits = new Uint8Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    const width = 1 << (weight - 1);
    for (const [symbol, own] of all.entries()) {
      if (own !== weight) continue;
      symbols.fill(symbol, at, at + width);
      bits.fill(log + 1 - weight, at, at + width);
      at += width;
    }
  }
  return { log, symbols, bits };
}

/** Fills `out` from `to` to `until` with one stream of symbols, which must be used up. Throws ZstdError. */
export function unpackStream(
  { log, symbols, bits }: HuffmanTable,
  from: BackwardBits,
  out: Uint8Array,
  to: number,
  until: number,
): void {
  for (let at = to; at < until; at++) {
    const index = from.peek(log);
    out[at] = symbols[index]!;
    from.left -= bits[index]!;
    if (from.left < 0) throw damaged("is damaged: a stream of literals that is too short");
  }
  if (from.left !== 0) throw damaged("is damaged: a stream of literals that is too long");
}
