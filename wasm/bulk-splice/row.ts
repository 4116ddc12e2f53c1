// Whether a row is plain: a JSON object that can be spliced without further interpretation.
import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./characters";
import { addFields } from "./fields";
import { clearInsertions, insertions, insertionsEnd } from "./insertions";
import { escapes, isNull, skipSpace, stringEnd, valueEnd } from "./json";
import {
  CHAT,
  EMPTY,
  FIELDS,
  findName,
  forgetFound,
  isFound,
  KEYS,
  nameOf,
  noteOther,
  noteText,
  roleOf,
} from "./names";
import { addMessage, beginTurns } from "./turns";

/** Whether the row is plain; then its insertions are listed. */
export function isPlain(start: i32, end: i32): bool {
  clearInsertions();
  const at = plainObjectEnd(skipSpace(start), FIELDS, 1);
  if (at < 0 || skipSpace(at) !== end) return false;
  if (nameOf(CHAT) === 0 && !addFields()) return false;
  return insertionsEnd !== insertions;
}

/** The position after an object, in which values under names of a list are noted; -1 if it is not plain. */
function plainObjectEnd(start: i32, list: i32, depth: i32): i32 {
  forgetFound(list);
  let at = start;
  if (load<u8>(at) !== OPEN_OBJECT) return -1;
  do {
    at = skipSpace(at + 1);
    if (load<u8>(at) !== QUOTE) return -1;
    const close = stringEnd(at + 1);
    if (close < 0 || escapes !== 0) return -1;
    const name = findName(list, at + 1, close);
    at = skipSpace(close + 1);
    if (load<u8>(at) !== COLON) return -1;
    at = skipSpace(at + 1);
    at = name === 0 ? valueEnd(at, depth) : namedEnd(at, name);
    if (at < 0) return -1;
    at = skipSpace(at);
  } while (load<u8>(at) === COMMA);
  return load<u8>(at) === CLOSE_OBJECT ? at + 1 : -1;
}

/** Notes the value under a name. Returns the position after it, or -1 if it is not plain. */
function namedEnd(at: i32, name: i32): i32 {
  // a duplicate is refused elsewhere
  if (isFound(name)) return -1;
  const role = roleOf(name);
  if (role === CHAT) {
    noteOther(name);
    return chatEnd(at);
  }
  if (load<u8>(at) === QUOTE && role !== EMPTY) {
    const close = stringEnd(at + 1);
    if (close < 0) return -1;
    noteText(name, at + 1, close, escapes);
    return close + 1;
  }
  noteOther(name);
  if (isNull(at)) return at + 4;
  if (role !== EMPTY || load<u8>(at) !== OPEN_LIST) return -1;
  const close = skipSpace(at + 1);
  return load<u8>(close) === CLOSE_LIST ? close + 1 : -1;
}

/** The position after a list of messages, or -1 if it is not plain. */
function chatEnd(start: i32): i32 {
  beginTurns();
  let at = start;
  if (load<u8>(at) !== OPEN_LIST) return -1;
  do {
    at = plainObjectEnd(skipSpace(at + 1), KEYS, 3);
    if (at < 0 || !addMessage()) return -1;
    at = skipSpace(at);
  } while (load<u8>(at) === COMMA);
  return load<u8>(at) === CLOSE_LIST ? at + 1 : -1;
}
