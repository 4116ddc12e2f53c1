// Cuts a text into pieces: by the tables of src/tokenizers/cutting/, or before each word mark.
import { addPiece, failure } from "./piece";
import { isEnough, isTextEnd, seeEnd, tokens } from "./tokens";
import { codeAt, isMarkAt, lengthAt } from "./utf8";
import { classOf, classOfAscii, endClass, rules, startOf, strideBits, transitions } from "./vocabulary";

/** Steps that the rules may take for each byte of a text, and for any text, however short. */
const STEPS_OF_A_BYTE: i64 = 64;
const FIRST_STEPS: i64 = 100_000;

/** The bit of an entry that says that the rule matches before the character; the other bits are the next state. */
const MATCHES: usize = 0x8000;

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
    const end = endOfPiece(rule, at, to);
    if (sawEnd) seeEnd(known);
    if (isLast) addPiece(at, end);
    else cutByRules(rule + 1, at, end);
    if (isEnough() || failure !== 0 || stepsLeft < 0) return;
    at = end;
  }
}

/** Whether the last match depended on the end of the text. */
let sawEnd: bool = false;

/** The end of the piece that begins at `at`: a match, or the text before the next match, even an empty one. */
function endOfPiece(rule: i32, at: usize, to: usize): usize {
  const end = match(rule, at, to);
  if (end > at) return end;
  const first = startOf(rule) << strideBits;
  for (let next = at + lengthAt(at); next < to && stepsLeft >= 0; next += lengthAt(next)) {
    // most characters begin no match
    if (load<u16>(transitions + ((first + classAt(next)) << 1)) !== 0 && match(rule, next, to) !== 0)
      return next;
    stepsLeft--;
  }
  if (isTextEnd(to)) sawEnd = true;
  return to;
}

function classAt(at: usize): usize {
  const byte = load<u8>(at) as usize;
  return byte < 0x80 ? classOfAscii(byte) : classOf(codeAt(at) as usize);
}

/** Where the rule's match ends that begins at `at`; 0 if there is none. */
function match(rule: i32, at: usize, to: usize): usize {
  const bits = strideBits;
  const table = transitions;
  let state = startOf(rule);
  let entries = table + ((state << bits) << 1);
  let end: usize = 0;
  let place = at;
  while (place < to) {
    const byte = load<u8>(place) as usize;
    let kind: usize;
    let after = place + 1;
    if (byte < 0x80) kind = classOfAscii(byte);
    else {
      kind = classOf(codeAt(place) as usize);
      after = place + lengthAt(place);
    }
    const entry = load<u16>(entries + (kind << 1)) as usize;
    if ((entry & MATCHES) !== 0) end = place;
    const next = entry & ~MATCHES;
    // most characters of a word leave the state as it is, and the processor does not wait for the next one
    if (next !== state) {
      if (next === 0) {
        stepsLeft -= (place - at + 1) as i64;
        return end;
      }
      state = next;
      entries = table + ((state << bits) << 1);
    }
    place = after;
  }
  stepsLeft -= (place - at + 1) as i64;
  if (isTextEnd(to)) sawEnd = true;
  const last = load<u16>(entries + ((endClass as usize) << 1)) as usize;
  return (last & MATCHES) !== 0 ? to : end;
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
