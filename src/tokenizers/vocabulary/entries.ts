import { bytesOfSpelling } from "./alphabet.js";
import { EntryTable, SLOT } from "./entry-table.js";
import type { Symbols } from "./plan.js";
import { slotsFor } from "./slots.js";

/** The entries of a vocabulary in any order. */
export interface EntryList {
  readonly count: number;
  readonly ids: Int32Array;
  /** Where the bytes of each begin; one more for the end of the last. */
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
  /** The ids of entries that no text can match, by spelling: they have a character outside of the byte-level alphabet. */
  readonly outside: ReadonlyMap<string, number>;
}

/** The entries of a vocabulary by their ids: see the sections of the same names. */
export interface Entries {
  readonly symbols: Symbols;
  readonly entryStarts: Int32Array;
  readonly entryBytes: Uint8Array;
  readonly entrySlots: Int32Array;
  readonly table: EntryTable;
  readonly outside: ReadonlyMap<string, number>;
}

/** Ids above this need a vocabulary of which they leave out little. */
const FREE_IDS = 1 << 20;
const IDS_OF_AN_ENTRY = 16;

/** Undefined if two entries have the same bytes or the same id, or an id is far above their number. */
export function placeEntries(list: EntryList, symbols: Symbols): Entries | undefined {
  const order = orderOf(list);
  if (order === undefined) return undefined;
  const { starts, bytes, count, outside } = list;
  const entryStarts = new Int32Array(order.length + 1);
  const entryBytes = new Uint8Array(starts[count]!);
  let at = 0;
  for (let id = 0; id < order.length; id++) {
    const entry = order[id]!;
    if (entry !== -1) for (let i = starts[entry]!; i < starts[entry + 1]!; i++) entryBytes[at++] = bytes[i]!;
    entryStarts[id + 1] = at;
  }
  const entrySlots = new Int32Array(slotsFor(count) * SLOT).fill(-1);
  const table = new EntryTable(entryStarts, entryBytes, entrySlots);
  for (let id = 0; id < order.length; id++) if (order[id] !== -1 && !table.add(id)) return undefined;
  return { symbols, entryStarts, entryBytes, entrySlots, table, outside };
}

/** The entry of each id, or -1. */
function orderOf({ count, ids, outside }: EntryList): Int32Array | undefined {
  let last = -1;
  for (let i = 0; i < count; i++) if (ids[i]! > last) last = ids[i]!;
  if (last >= FREE_IDS && last > IDS_OF_AN_ENTRY * (count + outside.size)) return undefined;
  const order = new Int32Array(last + 1).fill(-1);
  for (let i = 0; i < count; i++) {
    if (order[ids[i]!] !== -1) return undefined;
    order[ids[i]!] = i;
  }
  return order;
}

/** The id of the entry with this spelling, or -1. */
export function idOf({ symbols, table, outside }: Entries, spelling: string): number {
  const bytes = bytesOf(spelling, symbols);
  return bytes === undefined ? (outside.get(spelling) ?? -1) : table.find(bytes, 0, bytes.length);
}

/** Undefined for a spelling that no text can match. */
export function bytesOf(spelling: string, symbols: Symbols): Uint8Array | undefined {
  if (symbols === "bytes") return bytesOfSpelling(spelling);
  return spelling.isWellFormed() ? Buffer.from(spelling) : undefined;
}
