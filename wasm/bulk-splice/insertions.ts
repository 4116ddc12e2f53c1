// What is inserted into the current row, in the order of the places.
import { markAt, prefixAt, suffixAt } from "./texts";

/** Which exchanges of a row are augmented; src/row/bulk-splicer.ts has the same numbers. */
const ALL: i32 = 0;
const FIRST: i32 = 1;

/** Rows with more of them are not spliced here. */
const MAX_INSERTIONS: i32 = 1 << 10;

// An insertion in memory: its place, and where the text begins and ends.
const TEXT_AT = 4;
const TEXT_END = 8;
const INSERTION_BYTES: i32 = 12;

export const insertions: i32 = memory.data(INSERTION_BYTES * MAX_INSERTIONS, 16) as i32;
export let insertionsEnd: i32 = 0;

let selection: i32 = ALL;

export function selectExchanges(which: i32): void {
  selection = which;
}

export function clearInsertions(): void {
  insertionsEnd = insertions;
}

/** Adds what the exchange needs, if it is selected; false if there is no room. */
export function addExchange(promptEnd: i32, answerStart: i32): bool {
  if (selection !== ALL && insertionsEnd !== insertions) {
    if (selection === FIRST) return true;
    clearInsertions();
  }
  if (insertionsEnd + 2 * INSERTION_BYTES > insertions + INSERTION_BYTES * MAX_INSERTIONS) return false;
  const isAnswerFirst = answerStart < promptEnd;
  if (isAnswerFirst) add(answerStart, prefixAt, markAt);
  add(promptEnd, suffixAt, prefixAt);
  if (!isAnswerFirst) add(answerStart, prefixAt, markAt);
  return true;
}

function add(place: i32, text: i32, end: i32): void {
  store<i32>(insertionsEnd, place);
  store<i32>(insertionsEnd, text, TEXT_AT);
  store<i32>(insertionsEnd, end, TEXT_END);
  insertionsEnd += INSERTION_BYTES;
}

export function nextInsertion(insertion: i32): i32 {
  return insertion + INSERTION_BYTES;
}

export function placeOf(insertion: i32): i32 {
  return load<i32>(insertion);
}

export function textOf(insertion: i32): i32 {
  return load<i32>(insertion, TEXT_AT);
}

export function endOf(insertion: i32): i32 {
  return load<i32>(insertion, TEXT_END);
}

/** How many bytes are inserted. */
export function insertedBytes(): i32 {
  return (markAt - suffixAt) * ((insertionsEnd - insertions) / (2 * INSERTION_BYTES));
}
