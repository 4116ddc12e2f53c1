// Compiled to WebAssembly by `npm run build`; src/tokenizers/byte-pair/code.ts is the other half. Cuts a text into pieces and
// merges them, with a compiled vocabulary.
import { beginSteps, cutBeforeMarks, cutByRules, stepsLeft } from "./cut";
import { marksAt, placeBehind, reserveText, textAt } from "./memory";
import { isKnown, merge, ids as symbols } from "./merge";
import { addSection, beginPieces, failure } from "./piece";
import { beginTokens, tokens } from "./tokens";
import { writeMark } from "./utf8";
import {
  BEFORE_MARKS,
  BY_RULES,
  cut,
  ids,
  isOfCharacters,
  openVocabulary,
  placeOf,
  setReachable,
} from "./vocabulary";

export { endsAt, freeAt, idsAt, textAt } from "./memory";
export { certain } from "./tokens";

/** What `encode` gives if the rules took too many steps on a text. */
const TOO_MANY_STEPS: i32 = -1;

/** Begins to use the block at `at`, of so many bytes. The memory behind it is zero until then. */
export function open(at: usize, bytes: usize): void {
  openVocabulary(at);
  placeBehind(at + bytes);
}

/** Fills the section `reachable`: which entries their own bytes are merged to. */
export function findReachable(): void {
  for (let id = 0; id < ids; id++) {
    const at = placeOf(id);
    const end = placeOf(id + 1);
    if (end > at && merge(at, end) === 1 && isKnown && load<i32>(symbols) === id) setReachable(id);
  }
}

/** Makes room for texts of so many bytes; false if there is none. */
export function reserve(bytes: usize): bool {
  return reserveText(bytes, isOfCharacters);
}

/**
 * The number of tokens of the text of so many bytes at `textAt`; they are listed at `idsAt` and `endsAt` if `kind` says so. A
 * negative number is a failure. A marked text has a word mark in front of it. Of more than `most` tokens, only those of some
 * more pieces are found.
 */
export function encode(bytes: usize, ascii: bool, marked: bool, kind: i32, most: i32): i32 {
  const from = isOfCharacters ? marksAt : textAt;
  const to = isOfCharacters ? writeMarks(bytes, marked) : textAt + bytes;
  beginTokens(from, to, kind, ascii && !isOfCharacters, marked, most);
  beginPieces();
  beginSteps(bytes);
  if (cut === BY_RULES) cutByRules(0, from, to);
  else if (cut === BEFORE_MARKS) cutBeforeMarks(from, to);
  else addSection(from, to);
  if (stepsLeft < 0) return TOO_MANY_STEPS;
  return failure !== 0 ? failure : tokens;
}

/** Writes the text with marks for its spaces, and one in front of it if it is marked; returns its end. */
function writeMarks(bytes: usize, marked: bool): usize {
  let to = marked ? writeMark(marksAt) : marksAt;
  const end = textAt + bytes;
  for (let at = textAt; at < end; at++) {
    const byte = load<u8>(at);
    if (byte === 0x20) to = writeMark(to);
    else store<u8>(to++, byte);
  }
  return to;
}
