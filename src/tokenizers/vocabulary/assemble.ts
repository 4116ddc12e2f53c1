import { toByteLevelCharacter } from "../byte-level.js";
import { asciiOf } from "../cutting/ascii.js";
import { compileRules } from "../cutting/compile-rules.js";
import type { CuttingTables } from "../cutting/tables.js";
import { METASPACE } from "../normalizers.js";
import type { BytePairModel, TokenizerFile } from "../tokenizer-file.js";
import { type Block, createBlock, type Facts } from "./block.js";
import { type Entries, idOf } from "./entries.js";
import { SLOT } from "./entry-table.js";
import type { MergeList } from "./merges.js";
import { pairsOf } from "./pairs.js";
import type { Plan } from "./plan.js";
import { withReachable } from "./reachable.js";

const NO_RULES: CuttingTables = {
  pages: new Uint16Array(),
  classes: new Uint8Array(),
  strideBits: 0,
  endClass: 0,
  starts: new Uint16Array(),
  transitions: new Uint16Array(),
};

const BORDERS = { any: 0, marks: 1, none: 2 } as const;
const CUTS = { rules: 0, marks: 1, whole: 2 } as const;

/** The block of a vocabulary; undefined if it has none. */
export function assemble(
  plan: Plan,
  entries: Entries,
  merges: MergeList,
  file: TokenizerFile,
): Block | undefined {
  // the entry of a whole section would have to be looked up before it is cut
  if (plan.cut.kind === "whole" && plan.model.ignore_merges === true) return undefined;
  const rules = plan.cut.kind === "rules" ? compileRules(plan.cut.sources) : NO_RULES;
  const description = describe(file);
  if (rules === undefined || description === undefined) return undefined;
  const byteIds = byteIdsOf(plan, entries);
  // a byte without an entry would fall back to the bytes of the character that it is spelled with
  if (plan.symbols === "bytes" && plan.model.byte_fallback === true && byteIds.includes(-1)) return undefined;
  const mergeSlots = merges.slots();
  if (mergeSlots === undefined) return undefined;
  const { entryStarts, entryBytes, entrySlots } = entries;
  const contents = {
    entryStarts,
    entryBytes,
    entrySlots,
    reachable: new Uint8Array(Math.ceil((entryStarts.length - 1) / 8)),
    mergeSlots,
    mergeResults: merges.results(),
    byteIds,
    pages: rules.pages,
    classes: rules.classes,
    starts: rules.starts,
    transitions: rules.transitions,
    ascii: asciiOf(rules),
    pairs: pairsOf(entries),
    description,
  };
  return withReachable(createBlock(contents, factsOf(plan, entries, merges, rules, contents)));
}

/** The text of a tokenizer.json without its entries and merges; undefined if it nests too deep to be written. */
function describe(file: TokenizerFile): Uint8Array | undefined {
  const { vocab, merges, ...model } = file.model;
  try {
    return Buffer.from(JSON.stringify({ ...file, model }));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function byteIdsOf({ symbols, model }: Plan, entries: Entries): Int32Array {
  if (symbols === "bytes")
    return Int32Array.from({ length: 256 }, (_, byte) => idOf(entries, toByteLevelCharacter(byte)));
  return Int32Array.from({ length: 256 }, (_, byte) =>
    model.byte_fallback === true ? idOf(entries, byteEntry(byte)) : -1,
  );
}

/** The spelling of the entry for a byte of a character that has none. */
function byteEntry(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

function factsOf(
  plan: Plan,
  entries: Entries,
  merges: MergeList,
  rules: CuttingTables,
  { entrySlots, mergeSlots, byteIds }: Readonly<Record<"entrySlots" | "mergeSlots" | "byteIds", Int32Array>>,
): Facts {
  const { symbols, cut, model } = plan;
  return {
    symbols: symbols === "bytes" ? 0 : 1,
    cut: CUTS[cut.kind],
    wholeFirst: model.ignore_merges === true ? 1 : 0,
    longest: longestOf(entries),
    unknown: unknownOf(model, entries),
    fuseUnknown: model.fuse_unk === true ? 1 : 0,
    borders: BORDERS[bordersOf(plan, entries, merges, byteIds)],
    entryMask: entrySlots.length / SLOT - 1,
    mergeMask: mergeSlots.length / 2 - 1,
    rules: rules.starts.length,
    strideBits: rules.strideBits,
    endClass: rules.endClass,
  };
}

/** The fact `unknown`. */
function unknownOf({ unk_token }: BytePairModel, entries: Entries): number {
  if (unk_token == null) return -1;
  const id = idOf(entries, unk_token);
  return id === -1 ? -2 : id;
}

/** Where no merge can cross a pair that no entry has. */
function bordersOf(
  { symbols, model }: Plan,
  entries: Entries,
  merges: MergeList,
  byteIds: Int32Array,
): keyof typeof BORDERS {
  const areAllKnown = !byteIds.includes(-1);
  if (symbols === "bytes") return areAllKnown ? "any" : "none";
  const unknown = unknownOf(model, entries);
  // what stands for other characters than its own must not be merged
  if (merges.merges(areAllKnown ? byteIds : [...byteIds, unknown])) return "none";
  if (areAllKnown) return "any";
  return unknown < 0 || idOf(entries, METASPACE) === -1 ? "none" : "marks";
}

function longestOf({ entryStarts }: Entries): number {
  let longest = 0;
  for (let id = 0; id + 1 < entryStarts.length; id++)
    longest = Math.max(longest, entryStarts[id + 1]! - entryStarts[id]!);
  return longest;
}
