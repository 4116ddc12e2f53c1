// The names that are looked for: of a row's fields, of a message's keys, and of who speaks in a message.
import { isSame } from "./characters";

/** What a name stands for; src/formats/input/plain-row.ts has the same numbers. */
export const ANSWER: i32 = 0;
export const PROMPT: i32 = 1;
export const CONTEXT: i32 = 2;
export const EMPTY: i32 = 4;
export const CHAT: i32 = 5;
export const SPEAKER: i32 = 6;
export const CONTENT: i32 = 7;
export const USER: i32 = 9;
export const ASSISTANT: i32 = 10;
const ROLES: i32 = 11;

/** The lists of names. */
export const FIELDS: i32 = 0;
export const KEYS: i32 = 1;
export const SPEAKERS: i32 = 2;
const LISTS: i32 = 3;

/** What was found under a name. */
const NOTHING: i32 = 0;
const TEXT: i32 = 1;
const OTHER: i32 = 2;

// A name in memory: seven numbers, of which the first three stay and the others belong to the current object.
const ROLE = 0;
const NAME_AT = 4;
const NAME_LENGTH = 8;
const FOUND = 12;
/** The text's first byte, its closing quote, and its escapes. */
const TEXT_AT = 16;
const TEXT_END = 20;
const ESCAPES = 24;
const NAME_BYTES: i32 = 28;

/** Names in one list. */
export const MAX_NAMES: i32 = 48;
const LIST_BYTES: i32 = NAME_BYTES * MAX_NAMES;

const lists: i32 = memory.data(LIST_BYTES * LISTS, 16) as i32;
const counts: i32 = memory.data(4 * LISTS, 16) as i32;
/** The last name with each role. */
const byRole: i32 = memory.data(4 * ROLES, 16) as i32;

/** Adds a name, which is at `at`. */
export function addName(list: i32, role: i32, at: i32, bytes: i32): void {
  const count = load<i32>(counts + 4 * list);
  const name = lists + LIST_BYTES * list + NAME_BYTES * count;
  store<i32>(name, role, ROLE);
  store<i32>(name, at, NAME_AT);
  store<i32>(name, bytes, NAME_LENGTH);
  store<i32>(counts + 4 * list, count + 1);
  store<i32>(byRole + 4 * role, name);
}

/** The name that is written from `from` to `to`; 0 if the list has none. */
export function findName(list: i32, from: i32, to: i32): i32 {
  const bytes = to - from;
  const first = lists + LIST_BYTES * list;
  const end = first + NAME_BYTES * load<i32>(counts + 4 * list);
  for (let name = first; name < end; name += NAME_BYTES) {
    if (load<i32>(name, NAME_LENGTH) === bytes && isSame(load<i32>(name, NAME_AT), from, bytes)) return name;
  }
  return 0;
}

/** The name with a role that only one name has; 0 if there is none. */
export function nameOf(role: i32): i32 {
  return load<i32>(byRole + 4 * role);
}

export function roleOf(name: i32): i32 {
  return load<i32>(name, ROLE);
}

/** Forgets what was found under the names of a list. */
export function forgetFound(list: i32): void {
  const first = lists + LIST_BYTES * list;
  const end = first + NAME_BYTES * load<i32>(counts + 4 * list);
  for (let name = first; name < end; name += NAME_BYTES) store<i32>(name, NOTHING, FOUND);
}

/** Notes a text and its escapes under the name. */
export function noteText(name: i32, from: i32, to: i32, escapes: i32): void {
  store<i32>(name, TEXT, FOUND);
  store<i32>(name, from, TEXT_AT);
  store<i32>(name, to, TEXT_END);
  store<i32>(name, escapes, ESCAPES);
}

/** Notes a value that is no text under the name. */
export function noteOther(name: i32): void {
  store<i32>(name, OTHER, FOUND);
}

export function isFound(name: i32): bool {
  return load<i32>(name, FOUND) !== NOTHING;
}

export function hasText(name: i32): bool {
  return load<i32>(name, FOUND) === TEXT;
}

export function textAt(name: i32): i32 {
  return load<i32>(name, TEXT_AT);
}

export function textEnd(name: i32): i32 {
  return load<i32>(name, TEXT_END);
}

export function escapesOf(name: i32): i32 {
  return load<i32>(name, ESCAPES);
}
