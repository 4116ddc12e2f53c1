// The tokens of a piece: known, an entry as a whole, or merged.
import { addKnown, addKnownMany, IS_PART, keep } from "./memo";
import { ids, isKnown, lengths, merge, takeWhole } from "./merge";
import { addCount, addToken, isEnough, isListed, seeEnd, tokens } from "./tokens";
import { codeAt, isInside, lengthAt, MARK } from "./utf8";
import {
  ANY,
  borders,
  FIRST_BYTES,
  hasPair,
  idOfEntry,
  isOfCharacters,
  isReachable,
  LAST_BYTES,
  longest,
  MARKS,
  wholeFirst,
} from "./vocabulary";

/** Why a piece has no tokens; 0 if each has. */
export let failure: i32 = 0;

export function beginPieces(): void {
  failure = 0;
}

/** Adds the tokens of the piece from `at` to `end`. */
export function addPiece(at: usize, end: usize): void {
  if (!addKnown(at, end, 0)) addNewPiece(at, end);
}

function addNewPiece(at: usize, end: usize): void {
  if (addEntry(at, end, 0, wholeFirst) || addKnownMany(at, end, 0)) return;
  addParts(at, end, true);
}

/** Adds the text from `at` to `end` as one token, if it is an entry that it is merged to, or that is `any` entry. */
function addEntry(at: usize, end: usize, kind: i32, any: bool): bool {
  const bytes = (end - at) as i32;
  if (bytes > longest) return false;
  const id = idOfEntry(at, end);
  if (id < 0 || !(any || isReachable(id))) return false;
  takeWhole(id, bytes);
  addSymbols(at, end, 1, kind);
  return true;
}

/** Adds the tokens of a section that is not cut. */
export function addSection(at: usize, end: usize): void {
  addParts(at, end, false);
}

/**
 * Divides a text where two characters stand side by side that do so in no entry: no merge crosses the place, since the merged
 * token would be such an entry. `isPiece`: it was just looked for as a whole.
 */
function addParts(from: usize, to: usize, isPiece: bool): void {
  const kind = isPiece ? IS_PART : 0;
  let at = from;
  let before = codeAt(from);
  let place = from + lengthAt(from);
  while (place < to) {
    const code = codeAt(place);
    const next = place + lengthAt(place);
    if (isBorder(before, code, place, next)) {
      addPart(at, place, kind, false);
      if (isEnough() || failure !== 0) return;
      at = place;
    }
    before = code;
    place = next;
  }
  if (!isPiece) seeEnd(tokens);
  if (at === from) addPart(at, to, 0, isPiece);
  else addPart(at, to, kind, false);
}

/** Whether no entry has the character before `place` and the one from it to `next` side by side. */
function isBorder(before: i32, code: i32, place: usize, next: usize): bool {
  if (borders !== ANY && (borders !== MARKS || code !== MARK)) return false;
  if (isOfCharacters) return !hasPair(before, code);
  // pairs in ASCII are not in the table
  if ((before | code) < 0x80) return false;
  return !hasPair(before, code) && !hasParts(before, code, place, next);
}

/** Whether an entry has the last bytes of the one and the first bytes of the other side by side, or one of them as a whole. */
function hasParts(before: i32, code: i32, place: usize, next: usize): bool {
  let last = 0;
  for (let taken = 0; taken < 4; taken++) {
    const left = taken === 0 ? before : LAST_BYTES | last;
    if (taken > 0 && hasPair(left, code)) return true;
    let first = 0;
    for (let at = place; at + 1 < next; at++) {
      first |= (load<u8>(at) as i32) << (8 * ((at - place) as i32));
      if (hasPair(left, FIRST_BYTES | first)) return true;
    }
    const byte = load<u8>(place - 1 - taken);
    // the first byte of the character is not in a part of its last ones
    if (!isInside(byte)) return false;
    last = (last << 8) | (byte as i32);
  }
  return false;
}

/** Adds the tokens of a text that is merged. `isSought`: it was just looked for. */
function addPart(at: usize, end: usize, kind: i32, isSought: bool): void {
  if (!isSought && (addKnown(at, end, kind) || addEntry(at, end, kind, false) || addKnownMany(at, end, kind)))
    return;
  const symbols = merge(at, end);
  if (symbols < 0) failure = symbols;
  else addSymbols(at, end, symbols, kind);
}

/** Adds the symbols as tokens, and keeps them in the memo if they fit. */
function addSymbols(at: usize, end: usize, count: i32, kind: i32): void {
  if (isKnown) keep(at, end, kind, count, ids, lengths);
  if (!isListed) {
    addCount(count);
    return;
  }
  let place = at;
  for (let i = 0; i < count; i++) {
    place += load<i32>(lengths + (i << 2)) as usize;
    addToken(load<i32>(ids + (i << 2)), place);
  }
}
