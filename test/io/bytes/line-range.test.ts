import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteRange, type ReadAt, toLineRange } from "../../../src/io/bytes/line-range.js";
import { ROW_FIELDS } from "../../../src/io/rows/block.js";
import { readLines } from "../../../src/io/rows/read-rows.js";

const LF = 0x0a;

/** Reads of at most this number of bytes, as of a file system. */
function readAt(bytes: Uint8Array, most: number): ReadAt {
  return (buffer, position) => {
    const chunk = bytes.subarray(position, position + Math.min(most, buffer.length));
    buffer.set(chunk);
    return Promise.resolve(chunk.length);
  };
}

/** The lines of some bytes, each with its LF, by a loop that knows nothing of ranges. */
function lines(bytes: Uint8Array): ByteRange[] {
  const found: ByteRange[] = [];
  let start = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte !== LF) continue;
    found.push({ start, end: at + 1 });
    start = at + 1;
  }
  if (start < bytes.length) found.push({ start, end: bytes.length });
  return found;
}

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(fc.constantFrom("\n", "\n", "\r\n", "\r", "\u2028", "a", "é", "\ufeff", "\0", " "), {
      maxLength: 40,
    })
    .map((texts) => Uint8Array.from(Buffer.from(texts.join("")))),
);

/** Ranges that cover this number of bytes, some of them empty. */
function ranges(bytes: number, cuts: readonly number[]): ByteRange[] {
  const ends = [...cuts.map((cut) => cut % (bytes + 1)), bytes].sort((a, b) => a - b);
  return ends.map((end, i) => ({ start: ends[i - 1] ?? 0, end }));
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const mostRead = fc.integer({ min: 1, max: 70 });

describe("linesOf", () => {
  it("gives every line to the one range that holds its first byte", async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, cuts, mostRead, async (bytes, at, most) => {
        for (const range of ranges(bytes.length, at)) {
          const { start, end } = await toLineRange(range, bytes.length, readAt(bytes, most));
          const own = lines(bytes).filter((line) => line.start >= range.start && line.start < range.end);
          expect(lines(bytes).filter((line) => line.start >= start && line.end <= end)).toEqual(own);
          expect(end - start).toBe(own.reduce((sum, line) => sum + line.end - line.start, 0));
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("gives rows with the byte at which they begin", async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, cuts, mostRead, async (bytes, at, most) => {
        const seen: [number, string][] = [];
        for (const range of ranges(bytes.length, at)) {
          const { start, end } = await toLineRange(range, bytes.length, readAt(bytes, most));
          const chunks = async function* (): AsyncGenerator<Buffer> {
            for (let from = start; from < end; from += most)
              yield Buffer.from(bytes.subarray(from, Math.min(end, from + most)));
          };
          const position = { byte: start, line: 1 };
          const { blocks } = await readLines(
            chunks(),
            { maxRowBytes: 100 },
            { position, positionUnit: "byte" },
          );
          for await (const { bytes: block, rows } of blocks)
            for (let i = 0; i < rows.length; i += ROW_FIELDS)
              seen.push([rows[i + 2]!, block.toString("latin1", rows[i], rows[i + 1])]);
        }
        // a byte-order mark is not part of the first row
        const begin = Buffer.from(bytes.subarray(0, 3)).equals(Buffer.from("\ufeff")) ? 3 : 0;
        const expected = lines(bytes)
          .map(({ start, end }): [number, string] => {
            const from = Math.max(start, Math.min(begin, end));
            return [from, Buffer.from(bytes.subarray(from, end)).toString("latin1").replace(/\n$/, "")];
          })
          .filter(([, text]) => !/^[ \t\r]*$/.test(text));
        expect(seen).toEqual(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it("finds lines after the first 4 GiB of a file", async () => {
    const bytes = 9e15;
    const read: ReadAt = (buffer, position) => {
      if (position > 7e15) throw new Error("read past the line's end");
      buffer.fill(position === 7e15 - 1 ? LF : 0x61);
      return Promise.resolve(buffer.length);
    };
    expect(await toLineRange({ start: 7e15, end: 7e15 }, bytes, read)).toEqual({ start: 7e15, end: 7e15 });
  });
});
