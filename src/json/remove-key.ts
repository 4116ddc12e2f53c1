import { COMMA, OPEN_OBJECT, QUOTE } from "./punctuation.js";
import { closingQuote, skipSpace, skipValue } from "./spans.js";

/** A key of an object with its value: bytes `start` to `end`. */
interface Member {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of a row without one of its own keys, wherever that stands and however it is spelled; all others are as they were.
 * The row must be a JSON object.
 */
export function removeKey(row: Buffer, key: string): Buffer {
  const members = membersOf(row);
  const kept: Buffer[] = [];
  let from = 0;
  let isFirst = true;
  for (const [i, { name, start, end }] of members.entries()) {
    if (name !== key) {
      isFirst = false;
      continue;
    }
    // the comma that goes with it is the one behind it, or else the one before it
    const next = members[i + 1];
    kept.push(row.subarray(from, isFirst ? start : members[i - 1]!.end));
    from = isFirst && next !== undefined ? next.start : end;
  }
  return Buffer.concat([...kept, row.subarray(from)]);
}

function membersOf(row: Buffer): readonly Member[] {
  const text = row.toString("latin1");
  const open = skipSpace(text, 0);
  if (text.charCodeAt(open) !== OPEN_OBJECT) throw new TypeError("a row is an object");
  const members: Member[] = [];
  let at = skipSpace(text, open + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const close = closingQuote(text, at);
    const colon = skipSpace(text, close + 1);
    const end = skipValue(text, skipSpace(text, colon + 1), 1);
    members.push({ name: JSON.parse(row.toString("utf8", at, close + 1)) as string, start: at, end });
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return members;
}
