import type { FileHandle } from "node:fs/promises";

const LF = 0x0a;
const CHUNK_BYTES = 1 << 20;

/** How a line of an answer begins, and how it ends. */
const START = Buffer.from('{"key":"');
const KEY_LENGTH = 32;
const LEAST_BYTES = START.length + KEY_LENGTH + 2;
const CLOSE = 0x7d;
/** So much of a torn line tells whether it is one of ours. */
const TORN_BYTES = 64;

/** What a file of answers holds. */
export interface Scanned {
  /** The first line; undefined if it is not whole. */
  readonly head: string | undefined;
  /** Where the line of each answer begins. */
  readonly places: Map<string, number>;
  /** Lines that hold no answer: torn by a crash, or damaged. */
  readonly dropped: number;
  /** The bytes of all whole lines. */
  readonly bytes: number;
  /** What is after them: the beginning of a line that was torn. */
  readonly torn: string;
}

/** Reads where the answers are, and not what they say. */
export async function scanAnswers(file: FileHandle): Promise<Scanned> {
  const places = new Map<string, number>();
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let head: string | undefined;
  let dropped = 0;
  let rest: Buffer = Buffer.alloc(0);
  /** The place in the file of the first byte of `rest`. */
  let from = 0;
  const take = (line: Buffer, at: number): void => {
    if (at === 0) head = line.toString("utf8");
    else {
      const key = keyOf(line);
      if (key === undefined) dropped++;
      else if (!places.has(key)) places.set(key, at);
    }
  };
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, from + rest.length);
    if (bytesRead === 0) break;
    const read = chunk.subarray(0, bytesRead);
    const bytes = rest.length === 0 ? read : Buffer.concat([rest, read]);
    let start = 0;
    // the rest has no line break
    for (let end = bytes.indexOf(LF, rest.length); end !== -1; end = bytes.indexOf(LF, start)) {
      take(bytes.subarray(start, end), from + start);
      start = end + 1;
    }
    from += start;
    rest = Buffer.from(bytes.subarray(start));
  }
  const torn = rest.toString("utf8", 0, TORN_BYTES);
  return { head, places, dropped: dropped + (rest.length > 0 ? 1 : 0), bytes: from, torn };
}

/** The key of a line that looks whole; its body is looked at when it is needed. */
function keyOf(line: Buffer): string | undefined {
  if (
    line.length < LEAST_BYTES ||
    line.at(-1) !== CLOSE ||
    line.compare(START, 0, START.length, 0, START.length) !== 0
  )
    return undefined;
  const key = line.toString("latin1", START.length, START.length + KEY_LENGTH);
  return /^[0-9a-f]{32}$/.test(key) ? key : undefined;
}

/** The line that begins at a place of the file; undefined if it does not end. */
export async function lineAt(file: FileHandle, at: number): Promise<string | undefined> {
  for (let size = 1 << 14; ; size *= 4) {
    const bytes = Buffer.allocUnsafe(size);
    const { bytesRead } = await file.read(bytes, 0, size, at);
    const end = bytes.subarray(0, bytesRead).indexOf(LF);
    if (end !== -1) return bytes.toString("utf8", 0, end);
    if (bytesRead < size) return undefined;
  }
}
