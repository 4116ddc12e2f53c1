// Compiled to WebAssembly by `npm run build`; src/row/bulk-splicer.ts is the other half and explains the purpose.
import { LF } from "./characters";
import {
  endOf,
  insertedBytes,
  insertions,
  insertionsEnd,
  nextInsertion,
  placeOf,
  textOf,
} from "./insertions";
import { inputAt, outputAt, outputEnd, ROW_BYTES, rowsAt, VECTOR } from "./memory";
import { isPlain } from "./row";

export { selectExchanges } from "./insertions";
export { INPUT_BYTES, inputAt, MAX_ROWS, outputAt, rowsAt, TEXT_BYTES, textsAt } from "./memory";
export { addName, MAX_NAMES } from "./names";
export { setTexts } from "./texts";

/** The number of bytes that the last call of `splice` has written. */
export let outputLength: i32 = 0;

/**
 * Splices rows from row `from` on into the output, from its start on, each followed by LF. Returns the first row that
 * it does not splice, because the row is not plain or the output is full; or `count`.
 */
export function splice(from: i32, count: i32): i32 {
  let out = outputAt;
  /** Everything before it has been written. */
  let copied = 0;
  let lastEnd = 0;
  let row = from;
  for (; row < count; row++) {
    const start = inputAt + load<i32>(rowsAt + ROW_BYTES * row);
    const end = inputAt + load<i32>(rowsAt + ROW_BYTES * row, 4);
    const bytes = end - (copied === 0 ? start : copied);
    if (out + bytes > outputEnd || !isPlain(start, end) || out + bytes + insertedBytes() > outputEnd) break;
    if (copied === 0) copied = start;
    else if (start !== lastEnd + 1) {
      out = closed(out, copied, lastEnd);
      copied = start;
    }
    for (let insertion = insertions; insertion < insertionsEnd; insertion = nextInsertion(insertion)) {
      const place = placeOf(insertion);
      out = copy(out, copied, place);
      out = copy(out, textOf(insertion), endOf(insertion));
      copied = place;
    }
    lastEnd = end;
  }
  if (lastEnd !== 0) out = closed(out, copied, lastEnd);
  outputLength = out - outputAt;
  return row;
}

function closed(out: i32, from: i32, to: i32): i32 {
  const end = copy(out, from, to);
  store<u8>(end, LF as u8);
  return end + 1;
}

function copy(out: i32, from: i32, to: i32): i32 {
  const end = out + (to - from);
  while (out < end) {
    v128.store(out, v128.load(from));
    out += VECTOR;
    from += VECTOR;
  }
  return end;
}
