// The tables of a compiled vocabulary: src/tokenizers/vocabulary/layout.ts and hash.ts have the same numbers.

/** The rank of two tokens that have no merge; it is above all ranks. */
export const NO_RANK: i32 = 0x7fffffff;

/** The kinds of the fact `cut`: by rules, before each word mark, or not at all. */
export const BY_RULES: i32 = 0;
export const BEFORE_MARKS: i32 = 1;

/** The fact `unknown` where a token for unknown characters is named that is no entry. */
export const ABSENT: i32 = -2;

/** Kinds of the fact `borders`: a section is divided at any border, only before word marks, or not at all. */
export const ANY: i32 = 0;
export const MARKS: i32 = 1;

/** Keys of the last bytes of a character, and of the first ones. */
export const LAST_BYTES: i32 = 1 << 24;
export const FIRST_BYTES: i32 = 2 << 24;

const PAIR_MASK: i32 = (1 << 20) - 1;

/** Of a slot of merges: the bits of an id, those of both, the bits of a rank in each half, and their mask. */
const ID_BITS: u64 = 21;
const IDS_MASK: u64 = ((1 << 21) - 1) * (((1 as u64) << 32) | 1);
const RANK_BITS: u64 = 11;
const RANK_MASK: u64 = (1 << 11) - 1;
const FREE: u64 = -1;

// The facts.
export let isOfCharacters: bool = false;
export let cut: i32 = 0;
export let wholeFirst: bool = false;
export let longest: i32 = 0;
export let unknown: i32 = -1;
export let fuseUnknown: bool = false;
export let borders: i32 = 0;
let entryMask: i32 = 0;
let mergeMask: i32 = 0;
export let rules: i32 = 0;
export let strideBits: u32 = 0;
export let endClass: i32 = 0;

// Where the sections begin.
let entryStarts: usize = 0;
let entryBytes: usize = 0;
let entrySlots: usize = 0;
let reachable: usize = 0;
/** Ids are less than this. */
export let ids: i32 = 0;
let mergeSlots: usize = 0;
let mergeResults: usize = 0;
let byteIds: usize = 0;
let pages: usize = 0;
let classes: usize = 0;
let starts: usize = 0;
export let transitions: usize = 0;
/** The entries of ASCII characters; 256 bytes a state. */
export let ascii: usize = 0;
let pairs: usize = 0;

/** Begins to use the block at `block`. */
export function openVocabulary(block: usize): void {
  const facts = section(block, 0);
  isOfCharacters = load<i32>(facts) === 1;
  cut = load<i32>(facts, 4);
  wholeFirst = load<i32>(facts, 8) === 1;
  longest = load<i32>(facts, 12);
  unknown = load<i32>(facts, 16);
  fuseUnknown = load<i32>(facts, 20) === 1;
  borders = load<i32>(facts, 24);
  entryMask = load<i32>(facts, 28);
  mergeMask = load<i32>(facts, 32);
  rules = load<i32>(facts, 36);
  strideBits = load<u32>(facts, 40);
  endClass = load<i32>(facts, 44);
  entryStarts = section(block, 1);
  entryBytes = section(block, 2);
  entrySlots = section(block, 3);
  reachable = section(block, 4);
  mergeSlots = section(block, 5);
  mergeResults = section(block, 6);
  byteIds = section(block, 7);
  pages = section(block, 8);
  classes = section(block, 9);
  starts = section(block, 10);
  transitions = section(block, 11);
  ascii = section(block, 12);
  pairs = section(block, 13);
  ids = ((load<i32>(block + 16 + 8) >> 2) as i32) - 1;
}

/** The header has a magic number, the version and the length before the places and sizes of the sections. */
function section(block: usize, index: usize): usize {
  return block + (load<u32>(block + 12 + 8 * index) as usize);
}

/** The first state of a rule. */
export function startOf(rule: i32): usize {
  return load<u16>(starts + ((rule as usize) << 1)) as usize;
}

export function classOf(code: usize): usize {
  const page = load<u16>(pages + ((code >> 8) << 1)) as usize;
  return load<u8>(classes + ((page << 8) | (code & 0xff))) as usize;
}

/** The id of a byte's own entry; -1 if it has none. */
export function idOfByte(byte: u8): i32 {
  return load<i32>(byteIds + ((byte as usize) << 2));
}

/** The id of the entry with the bytes from `at` to `end`; -1 if there is none. */
export function idOfEntry(at: usize, end: usize): i32 {
  const bytes = (end - at) as i32;
  const first = bytes < 8 ? load<u64>(at) & lowest(bytes) : load<u64>(at);
  let place = hashBytes(at, bytes) & entryMask;
  let slot = entrySlots + ((place as usize) << 4);
  let id = load<i32>(slot, 12);
  while (id >= 0) {
    if (load<u64>(slot) === first && load<i32>(slot, 8) === bytes && (bytes <= 8 || hasRest(id, at, bytes)))
      break;
    place = (place + 1) & entryMask;
    slot = entrySlots + ((place as usize) << 4);
    id = load<i32>(slot, 12);
  }
  return id;
}

/** Whether an entry of as many bytes has the same after the first eight. Bytes after the entries may be read, too. */
function hasRest(id: i32, at: usize, bytes: i32): bool {
  const from = placeOf(id);
  for (let i = 8; i < bytes; i += 8) {
    const left = bytes - i;
    const differs = load<u64>(from + i) ^ load<u64>(at + i);
    if ((left < 8 ? differs & lowest(left) : differs) !== 0) return false;
  }
  return true;
}

/** A mask of the lowest bytes of a number, of which there are less than eight. */
export function lowest(bytes: i32): u64 {
  return ((1 as u64) << ((bytes as u64) << 3)) - 1;
}

/** Whether the bytes of an entry are merged to it. */
export function isReachable(id: i32): bool {
  return ((load<u8>(reachable + ((id as usize) >> 3)) >> ((id & 7) as u8)) & 1) !== 0;
}

export function setReachable(id: i32): void {
  const byte = reachable + ((id as usize) >> 3);
  store<u8>(byte, load<u8>(byte) | ((1 as u8) << ((id & 7) as u8)));
}

/** Where the bytes of the entry with an id begin; those of the next one begin at their end. */
export function placeOf(id: i32): usize {
  return entryBytes + (load<i32>(entryStarts + ((id as usize) << 2)) as usize);
}

/** Four bytes at a time, the last ones filled up with 0. */
function hashBytes(at: usize, bytes: i32): i32 {
  let hash = bytes * (0x9e3779b1 as i32);
  for (let i = 0; i < bytes; i += 4) {
    const left = bytes - i;
    let word = load<i32>(at + i);
    if (left < 4) word &= (1 << (left << 3)) - 1;
    hash = (hash ^ word) * (0x85ebca6b as i32);
    hash ^= ((hash as u32) >> 13) as i32;
  }
  return hash ^ (((hash as u32) >> 16) as i32);
}

function hashPair(left: i32, right: i32): i32 {
  const hash = (left * (0x9e3779b1 as i32)) ^ (right * (0x85ebca77 as i32));
  return hash ^ (((hash as u32) >> 15) as i32);
}

/** The rank of the merge of two ids, or NO_RANK. */
export function rankOf(left: i32, right: i32): i32 {
  const sides = ((left as u64) << 32) | (right as u64);
  let place = hashPair(left, right) & mergeMask;
  let slot = load<u64>(mergeSlots + ((place as usize) << 3));
  while (slot !== FREE) {
    if ((slot & IDS_MASK) === sides)
      return (((slot >> (32 + ID_BITS)) << RANK_BITS) | ((slot >> ID_BITS) & RANK_MASK)) as i32;
    place = (place + 1) & mergeMask;
    slot = load<u64>(mergeSlots + ((place as usize) << 3));
  }
  return NO_RANK;
}

/** The id that the merge of a rank gives. */
export function resultOf(rank: i32): i32 {
  return load<i32>(mergeResults + ((rank as usize) << 2));
}

/** Whether an entry has the two characters, or parts of characters, side by side; perhaps also for two that none has. */
export function hasPair(left: i32, right: i32): bool {
  const bit = hashPair(left, right) & PAIR_MASK;
  return ((load<u8>(pairs + (bit >> 3)) >> ((bit & 7) as u8)) & 1) !== 0;
}
