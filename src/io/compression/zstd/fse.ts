import type { BackwardBits } from "./bits.js";
import { damaged } from "./damaged.js";

/** A table of finite state entropy: for each state its symbol, and how the next state is read. */
export interface FseTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** A table's counts, and where the bytes that describe them end. */
export interface FseCounts {
  readonly log: number;
  readonly counts: Int16Array;
  readonly end: number;
}

/** The counts that are described from `start` on (RFC 8878, 4.1.1). Throws ZstdError. */
export function readCounts(
  bytes: Uint8Array,
  start: number,
  end: number,
  mostLog: number,
  mostSymbol: number,
): FseCounts {
  let bit = 0;
  const take = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, bit++) {
      const at = start + (bit >>> 3);
      if (at >= end) throw damaged("is damaged: a table that is cut off");
      value |= ((bytes[at]! >>> (bit & 7)) & 1) << i;
    }
    return value;
  };
  const log = take(4) + 5;
  if (log > mostLog) throw damaged("is damaged: a table that is too large");
  const counts = new Int16Array(mostSymbol + 1);
  let left = (1 << log) + 1;
  let symbol = 0;
  while (left > 1) {
    if (symbol > mostSymbol) throw damaged("is damaged: a table with too many symbols");
    // values from 0 to `left`: the smaller ones take one bit less
    const width = 32 - Math.clz32(left);
    const short = (1 << width) - 1 - left;
    let value = take(width - 1);
    if (value >= short) {
      value |= take(1) << (width - 1);
      if (value >= 1 << (width - 1)) value -= short;
    }
    const count = value - 1;
    counts[symbol++] = count;
    left -= Math.abs(count);
    if (left < 1) throw damaged("is damaged: a table whose counts are too large");
    if (count !== 0) continue;
    for (let more = 3; more === 3; symbol += more) more = take(2);
  }
  if (symbol > mostSymbol + 1) throw damaged("is damaged: a table with too many symbols");
  return { log, counts, end: start + ((bit + 7) >>> 3) };
}

/** The table of these counts; a count of -1 is a symbol that is less than one state likely. */
export function buildTable(counts: ArrayLike<number>, log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  const next = new Uint16Array(counts.length);
  let high = size - 1;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol]!;
    next[symbol] = count === -1 ? 1 : count;
    if (count === -1) symbols[high--] = symbol;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    for (let i = 0; i < counts[symbol]!; i++) {
      symbols[position] = symbol;
      do position = (position + step) & (size - 1);
      while (position > high);
    }
  }
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state]!;
    const value = next[symbol]!++;
    bits[state] = log - (31 - Math.clz32(value));
    bases[state] = (value << bits[state]!) - size;
  }
  return { log, symbols, bits, bases };
}

/** A table of one symbol, which takes no bits. */
export function repeatTable(symbol: number): FseTable {
  return {
    log: 0,
    symbols: Uint8Array.of(symbol),
    bits: new Uint8Array(1),
    bases: new Uint16Array(1),
  };
}

/** The state that follows. Throws ZstdError if its bits are missing. */
export function nextState({ bits, bases }: FseTable, state: number, from: BackwardBits): number {
  return bases[state]! + from.read(bits[state]!);
}
