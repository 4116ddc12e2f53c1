// Cuts a text into pieces: by the tables of src/tokenizers/cutting/, or before each word mark.
import { addPiece, failure } from "./piece";
import { isEnough, isTextEnd, seeEnd, tokens } from "./tokens";
import { codeAt, isMarkAt, lengthAt } from "./utf8";
import { ascii, classOf, endClass, rules, startOf, strideBits, transitions } from "./vocabulary";

/** Steps that the rules may take for each byte of a text, and for any text, however short. */
const STEPS_OF_A_BYTE: i64 = 64;
const FIRST_STEPS: i64 = 100_000;

/** The bit of an entry that says that the rule matches before the character. */
const MATCHES: usize = 0x8000;
/** The bit that says that the next state stays as it is, and the rule matches, before each letter of ASCII. */
const LETTERS: usize = 0x4000;
/** The other bits are the next state. */
const STATE: usize = 0x3fff;

/** How many steps are left; negative after too many. */
export let stepsLeft: i64 = 0;

export function beginSteps(bytes: usize): void {
  stepsLeft = FIRST_STEPS + STEPS_OF_A_BYTE * (bytes as i64);
}

/** Each rule cuts the pieces of the rule before it: its matches are pieces, and so is the text between them. */
export function cutByRules(rule: i32, from: usize, to: usize): void {
  const isLast = rule === rules - 1;
  let at = from;
  while (at < to) {
    const known = tokens;
    sawEnd = false;
    let end = match(rule, at, to);
    if (end <= at) end = nextMatch(rule, at, to);
    if (sawEnd) seeEnd(known);
    if (isLast) addPiece(at, end);
    else cutByRules(rule + 1, at, end);
    if (isEnough() || failure !== 0 || stepsLeft < 0) return;
    at = end;
  }
}

/** Whether the last match depended on the end of the text. */
let sawEnd: bool = false;

/** Where the next match after `at` begins, even an empty one; or `to`. */
function nextMatch(rule: i32, at: usize, to: usize): usize {
  const first = startOf(rule);
  for (let next = at + lengthAt(at); next < to && stepsLeft >= 0; next += lengthAt(next)) {
    // most characters begin no match
    if (entryAt(first, next) !== 0 && match(rule, next, to) !== 0) return next;
    stepsLeft--;
  }
  if (isTextEnd(to)) sawEnd = true;
  return to;
}

/** The entry of a state before the character at `at`. */
function entryAt(state: usize, at: usize): usize {
  const byte = load<u8>(at) as usize;
  return byte < 0x80
    ? (load<u16>(ascii + ((state << 8) | (byte << 1))) as usize)
    : entryOf(state, classOf(codeAt(at) as usize));
}

function entryOf(state: usize, kind: usize): usize {
  return load<u16>(transitions + (((state << strideBits) + kind) << 1)) as usize;
}

/** Where the rule's match ends that begins at `at`; 0 if there is none. */
function match(rule: i32, at: usize, to: usize): usize {
  let state = startOf(rule);
  let end: usize = 0;
  let place = at;
  while (place < to) {
    const byte = load<u8>(place) as usize;
    let entry: usize;
    let after = place + 1;
    if (byte < 0x80) entry = load<u16>(ascii + ((state << 8) | (byte << 1))) as usize;
    else {
      entry = entryOf(state, classOf(codeAt(place) as usize));
      after = place + lengthAt(place);
    }
    if ((entry & MATCHES) !== 0) end = place;
    state = entry & STATE;
    if (state === 0) {
      stepsLeft -= (place - at + 1) as i64;
      return end;
    }
    place = after;
    if ((entry & LETTERS) !== 0) {
      place = endOfLetters(after, to);
      if (place > after) end = place - 1;
    }
  }
  stepsLeft -= (place - at + 1) as i64;
  if (isTextEnd(to)) sawEnd = true;
  return (entryOf(state, endClass as usize) & MATCHES) !== 0 ? to : end;
}

/** The same byte eight times. */
const EACH: u64 = ((0x01010101 as u64) << 32) | 0x01010101;

/** Where the letters of ASCII from `at` on end, or `to`: eight bytes at a time, so that few branches are guessed wrong. */
function endOfLetters(at: usize, to: usize): usize {
  for (let place = at; place < to; place += 8) {
    const bytes = load<u64>(place);
    const lower = (bytes | (EACH * 0x20)) & (EACH * 0x7f);
    // the highest bit of each byte: from "a" on, not after "z", in ASCII
    const letters = (lower + EACH * (0x80 - 0x61)) & ~(lower + EACH * (0x80 - 0x7b)) & ~bytes;
    const others = ~letters & (EACH * 0x80);
    if (others === 0) continue;
    const end = place + ((ctz<u64>(others) >> 3) as usize);
    return end < to ? end : to;
  }
  return to;
}

/** A piece is a mark with the text up to the next one. */
export function cutBeforeMarks(from: usize, to: usize): void {
  let at = from;
  while (at < to) {
    let end = at + lengthAt(at);
    while (end < to && !isMarkAt(end)) end++;
    if (end === to) seeEnd(tokens);
    addPiece(at, end);
    if (isEnough() || failure !== 0) return;
    at = end;
  }
}
