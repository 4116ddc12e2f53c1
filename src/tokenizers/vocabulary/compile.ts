import { toByteLevelCharacter } from "../byte-level.js";
import { type Block, createSections, type Facts, type Sections, writeFacts } from "./block.js";
import { EntryTable } from "./entry-table.js";
import { hashPair } from "./hash.js";
import { PAIR_BITS } from "./layout.js";
import { markPairs } from "./pairs.js";
import { bytesOf } from "./parsed-source.js";
import type { Plan } from "./plan.js";
import type { Entries, Source } from "./source.js";

/** A table has at most so many entries for each slot: then most lookups read one place in memory. */
const LOAD = 0.6;
/** Ids above this need a vocabulary of which they leave out little. */
const FREE_IDS = 1 << 20;
const IDS_OF_AN_ENTRY = 16;

const CUTS = { rules: 0, marks: 1, whole: 2 } as const;

/**
 * The block of a vocabulary. Undefined if it has none: an id is that of two entries, or far above their number, or a
 * merge names no entry, or the source cannot be read.
 */
export function compile(source: Source, plan: Plan, description: string): Block | undefined {
  const entries = source.entries(plan.symbols);
  const order = entries && orderOf(entries);
  if (entries === undefined || order === undefined) return undefined;
  const sections = emptySections(entries, order, source.mergeCount, Buffer.from(description));
  const table = new EntryTable(sections);
  if (!placeEntries(sections, table, entries, order)) return undefined;
  const idOf = (spelling: string): number => {
    const bytes = bytesOf(spelling, plan.symbols);
    return bytes === undefined ? (entries.outside.get(spelling) ?? -1) : table.find(bytes, 0, bytes.length);
  };
  if (!placeMerges(sections, table, source, plan, idOf)) return undefined;
  markPairs(sections, plan.symbols);
  placeBytes(sections, plan, idOf);
  return writeFacts(sections, factsOf(sections, plan, idOf));
}

/** The entry of each id, or -1. */
function orderOf({ count, ids, outside }: Entries): Int32Array | undefined {
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

function emptySections(
  { count, starts }: Entries,
  order: Int32Array,
  merges: number,
  description: Uint8Array,
): Sections {
  const sections = createSections({
    entryStarts: (order.length + 1) * 4,
    entryBytes: starts[count]!,
    entrySlots: slotsFor(count) * 8,
    mergeSlots: slotsFor(merges) * 12,
    mergeResults: merges * 4,
    byteIds: 256 * 4,
    ...{ pages: 0, classes: 0, starts: 0, transitions: 0 },
    pairs: PAIR_BITS / 8,
    description: description.length,
  });
  sections.entrySlots.fill(-1);
  sections.mergeSlots.fill(-1);
  sections.description.set(description);
  return sections;
}

function slotsFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, count / LOAD)));
}

/** Places the entries by their ids; false if two have the same bytes. */
function placeEntries(
  { entryStarts, entryBytes }: Sections,
  table: EntryTable,
  { starts, bytes }: Entries,
  order: Int32Array,
): boolean {
  let at = 0;
  for (let id = 0; id < order.length; id++) {
    const entry = order[id]!;
    entryStarts[id] = at;
    if (entry !== -1) for (let i = starts[entry]!; i < starts[entry + 1]!; i++) entryBytes[at++] = bytes[i]!;
    entryStarts[id + 1] = at;
    if (entry !== -1 && !table.add(id)) return false;
  }
  return true;
}

/** Places the merges by their rank; false if one names no entry. A merge that is listed twice keeps its last rank. */
function placeMerges(
  { mergeSlots, mergeResults }: Sections,
  table: EntryTable,
  source: Source,
  { symbols }: Plan,
  idOf: (spelling: string) => number,
): boolean {
  const mask = mergeSlots.length / 3 - 1;
  let rank = 0;
  const place = (left: number, right: number, result: number): boolean => {
    if (left === -1 || right === -1 || result === -1 || rank === mergeResults.length) return false;
    let slot = hashPair(left, right) & mask;
    while (
      mergeSlots[3 * slot] !== -1 &&
      (mergeSlots[3 * slot] !== left || mergeSlots[3 * slot + 1] !== right)
    )
      slot = (slot + 1) & mask;
    mergeSlots[3 * slot] = left;
    mergeSlots[3 * slot + 1] = right;
    mergeSlots[3 * slot + 2] = rank;
    mergeResults[rank++] = result;
    return true;
  };
  const all = source.merges(symbols, {
    bytes: (bytes, middle, end) =>
      place(table.find(bytes, 0, middle), table.find(bytes, middle, end), table.find(bytes, 0, end)),
    spellings: (left, right) => place(idOf(left), idOf(right), idOf(left + right)),
  });
  return all && rank === mergeResults.length;
}

function placeBytes(
  { byteIds }: Sections,
  { symbols, model }: Plan,
  idOf: (spelling: string) => number,
): void {
  for (let byte = 0; byte < 256; byte++) {
    if (symbols === "bytes") byteIds[byte] = idOf(toByteLevelCharacter(byte));
    else byteIds[byte] = model.byte_fallback === true ? idOf(byteEntry(byte)) : -1;
  }
}

/** The spelling of the entry for a byte of a character that has none. */
function byteEntry(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

function factsOf(
  { entryStarts, entrySlots, mergeSlots, byteIds }: Sections,
  { symbols, cut, model }: Plan,
  idOf: (spelling: string) => number,
): Facts {
  let longest = 0;
  for (let id = 0; id + 1 < entryStarts.length; id++)
    longest = Math.max(longest, entryStarts[id + 1]! - entryStarts[id]!);
  return {
    symbols: symbols === "bytes" ? 0 : 1,
    cut: CUTS[cut.kind],
    wholeFirst: model.ignore_merges === true ? 1 : 0,
    longest,
    unknown: model.unk_token == null ? -1 : idOf(model.unk_token),
    fuseUnknown: model.fuse_unk === true ? 1 : 0,
    onlyMarks: symbols === "characters" && byteIds.includes(-1) ? 1 : 0,
    entryMask: (entrySlots.length >> 1) - 1,
    mergeMask: mergeSlots.length / 3 - 1,
    rules: 0,
    strideBits: 0,
    endClass: 0,
  };
}
