import { BackwardBits } from "./bits.js";
import { damaged } from "./damaged.js";
import { buildTable, type FseTable, nextState, readCounts, repeatTable } from "./fse.js";
import { little } from "./literals.js";

/** The tables of one kind of code: the default one, and the limits of a described one (RFC 8878, 3.1.1.3.2). */
interface Kind {
  readonly standard: FseTable;
  readonly mostLog: number;
  readonly mostSymbol: number;
}

const LITERALS: Kind = {
  standard: buildTable(
    [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
      -1, -1,
    ],
    6,
  ),
  mostLog: 9,
  mostSymbol: 35,
};
const OFFSETS: Kind = {
  standard: buildTable(
    [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
    5,
  ),
  mostLog: 8,
  mostSymbol: 31,
};
const MATCHES: Kind = {
  standard: buildTable(
    [
      ...[
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      ],
      ...[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1],
    ],
    6,
  ),
  mostLog: 9,
  mostSymbol: 52,
};

/** Each code's extra bits; its base is the end of the code before it. */
const LITERAL_BITS = [
  ...Array<number>(16).fill(0),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
];
const MATCH_BITS = [
  ...Array<number>(32).fill(0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
];
const LITERAL_BASES = basesOf(LITERAL_BITS, 0);
const MATCH_BASES = basesOf(MATCH_BITS, 3);
/** Offsets above the largest window. */
const MOST_OFFSET_BITS = 28;

function basesOf(bits: readonly number[], first: number): readonly number[] {
  let base = first;
  return bits.map((count) => {
    const own = base;
    base += 2 ** count;
    return own;
  });
}

/** The tables of a block, for later blocks that repeat them. */
export interface SequenceTables {
  readonly literals: FseTable;
  readonly offsets: FseTable;
  readonly matches: FseTable;
}

/** Copies literals, then repeats earlier output. */
export type OnSequence = (literals: number, offsetCode: number, match: number) => void;

/** Reads the sequences section of a block; returns its tables, or those before. Throws ZstdError. */
export function readSequences(
  block: Uint8Array,
  start: number,
  end: number,
  before: SequenceTables | undefined,
  onSequence: OnSequence,
): SequenceTables | undefined {
  let at = start;
  const take = (count: number): number => {
    if (at + count > end) throw damaged("is damaged: sequences that are cut off");
    at += count;
    return little(block, at - count, count);
  };
  const first = take(1);
  const count = first < 128 ? first : first < 255 ? ((first - 128) << 8) + take(1) : take(2) + 0x7f00;
  if (count === 0) {
    if (at !== end) throw damaged("is damaged: data after no sequences");
    return before;
  }
  const modes = take(1);
  if ((modes & 3) !== 0) throw damaged("is damaged: reserved bits that are set");
  const table = (kind: Kind, mode: number, earlier: FseTable | undefined): FseTable => {
    if (mode === 0) return kind.standard;
    if (mode === 1) {
      const symbol = take(1);
      if (symbol > kind.mostSymbol) throw damaged("is damaged: a code that does not exist");
      return repeatTable(symbol);
    }
    if (mode === 3) {
      if (earlier === undefined) throw damaged("is damaged: a table of an earlier block that is not there");
      return earlier;
    }
    const { counts, log, end: after } = readCounts(block, at, end, kind.mostLog, kind.mostSymbol);
    at = after;
    return buildTable(counts, log);
  };
  const literals = table(LITERALS, modes >> 6, before?.literals);
  const offsets = table(OFFSETS, (modes >> 4) & 3, before?.offsets);
  const matches = table(MATCHES, (modes >> 2) & 3, before?.matches);
  const tables = { literals, offsets, matches };
  decode(tables, count, new BackwardBits(block, at, end), onSequence);
  return tables;
}

function decode(
  { literals, offsets, matches }: SequenceTables,
  count: number,
  bits: BackwardBits,
  onSequence: OnSequence,
): void {
  let literalState = bits.read(literals.log);
  let offsetState = bits.read(offsets.log);
  let matchState = bits.read(matches.log);
  for (let left = count; ; ) {
    const offsetBits = offsets.symbols[offsetState]!;
    if (offsetBits > MOST_OFFSET_BITS) throw damaged("is damaged: an offset that is too far");
    const offsetCode = 2 ** offsetBits + bits.read(offsetBits);
    const matchCode = matches.symbols[matchState]!;
    const match = MATCH_BASES[matchCode]! + bits.read(MATCH_BITS[matchCode]!);
    const literalCode = literals.symbols[literalState]!;
    const copied = LITERAL_BASES[literalCode]! + bits.read(LITERAL_BITS[literalCode]!);
    onSequence(copied, offsetCode, match);
    if (--left === 0) break;
    literalState = nextState(literals, literalState, bits);
    matchState = nextState(matches, matchState, bits);
    offsetState = nextState(offsets, offsetState, bits);
  }
  if (bits.left !== 0) throw damaged("is damaged: bits after the last sequence");
}
