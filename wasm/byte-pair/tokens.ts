// The tokens of the text at hand: a number, or a list of ids and ends.
import { endsAt, idsAt } from "./memory";
import { isInside } from "./utf8";

/** The kinds of what is asked for: a number, a list, or a list whose ends are before a character that a token ends in. */
export const COUNT: i32 = 0;
const LIST_BEFORE: i32 = 2;

export let tokens: i32 = 0;
export let isListed: bool = false;
let isBefore: bool = false;
let isAscii: bool = false;
/** Of more tokens, only those of some more pieces are found. */
let most: i32 = 0;
let textStart: usize = 0;
let textEnd: usize = 0;
/** The place up to which tokens are listed, and the UTF-16 units before it. */
let listedTo: usize = 0;
let units: i32 = 0;
/** How many tokens there were before the end of the text was seen, which could go on otherwise; -1 if it was not. */
let certainTokens: i32 = -1;

/** Begins with the text from `start` to `end`; a mark in front of it covers no unit. */
export function beginTokens(
  start: usize,
  end: usize,
  kind: i32,
  ascii: bool,
  marked: bool,
  atMost: i32,
): void {
  tokens = 0;
  isListed = kind !== COUNT;
  isBefore = kind === LIST_BEFORE;
  isAscii = ascii;
  most = atMost;
  textStart = start;
  textEnd = end;
  listedTo = start;
  units = marked ? -1 : 0;
  certainTokens = -1;
}

/** Whether there are as many tokens as were asked for, and one more. */
export function isEnough(): bool {
  return tokens > most;
}

export function isTextEnd(at: usize): bool {
  return at === textEnd;
}

/** Notes that the tokens after the first `known` depend on the end of the text. */
export function seeEnd(known: i32): void {
  if (certainTokens < 0) certainTokens = known;
}

export function certain(): i32 {
  return certainTokens < 0 ? tokens : certainTokens;
}

export function addCount(count: i32): void {
  tokens += count;
}

/** Adds a token that ends at `end`. */
export function addToken(id: i32, end: usize): void {
  const at = (tokens as usize) << 2;
  store<i32>(idsAt + at, id);
  store<i32>(endsAt + at, isAscii ? ((end - textStart) as i32) : unitsBefore(end));
  tokens++;
}

/** The UTF-16 units before a place; it is not before the last one that was asked for. */
function unitsBefore(end: usize): i32 {
  for (; listedTo < end; listedTo++) {
    const byte = load<u8>(listedTo);
    if (!isInside(byte)) units += byte >= 0xf0 ? 2 : 1;
  }
  let before = units;
  if (isBefore && end < textEnd && isInside(load<u8>(end))) {
    let first = end - 1;
    while (isInside(load<u8>(first))) first--;
    before -= load<u8>(first) >= 0xf0 ? 2 : 1;
  }
  return before < 0 ? 0 : before;
}
