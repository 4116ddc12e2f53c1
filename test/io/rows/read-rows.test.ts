import * as fc from "fast-check";
import { parser } from "stream-json";
import { streamArray } from "stream-json/streamers/stream-array.js";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../src/domain/run-error.js";
import { ROW_FIELDS } from "../../../src/io/rows/block.js";
import { readRows } from "../../../src/io/rows/read-rows.js";

interface Read {
  readonly container: string;
  readonly rows: readonly string[];
  readonly ordinals: readonly number[];
  readonly oversized: readonly number[];
  readonly blank: number;
  /** Every byte of every block, in order. */
  readonly bytes: string;
}

/** Reads through chunks of the given sizes, again and again. A chunk is overwritten when the next one is read. */
async function read(text: string | Buffer, sizes: readonly number[], maxRowBytes = 1 << 20): Promise<Read> {
  const all = Buffer.from(text as string);
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (let at = 0, i = 0; at < all.length; i++) {
      const chunk = Buffer.from(all.subarray(at, at + sizes[i % sizes.length]!));
      at += chunk.length;
      yield chunk;
      chunk.fill(0x7f);
    }
  };
  const source = await readRows(chunks(), "f", { maxRowBytes });
  const rows: string[] = [];
  const ordinals: number[] = [];
  const oversized: number[] = [];
  let bytes = "";
  let blank = 0;
  for await (const block of source.blocks) {
    blank += block.blank;
    bytes += block.bytes.toString("latin1");
    for (let i = 0; i < block.rows.length; i += ROW_FIELDS) {
      rows.push(block.bytes.toString("utf8", block.rows[i], block.rows[i + 1]));
      ordinals.push(block.rows[i + 2]!);
    }
    if (block.oversized !== undefined) oversized.push(block.oversized.position);
  }
  return { container: source.container, rows, ordinals, oversized, blank, bytes };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

/** Bytes that matter to a splitter, and a few that do not. */
const noise = fc
  .array(
    fc.constantFrom(
      "\n",
      "\r\n",
      " ",
      "\t",
      '"',
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      "a",
      "é",
      "🫠",
      "\u2028",
      "\ufeff",
      "x".repeat(30),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(""));

const BLANK = /^[ \t\r]*$/;

describe("JSON Lines", () => {
  it("are split at LF alone, whatever the size of the reads", async () => {
    await fc.assert(
      fc.asyncProperty(
        noise.filter((text) => !/^\ufeff|^\s*[[{]/.test(text)),
        sizes,
        async (text, steps) => {
          const lines = text.split("\n");
          if (lines.at(-1) === "") lines.pop();
          const expected = lines
            .map((line, i) => ({ line, number: i + 1 }))
            .filter(({ line }) => !BLANK.test(line));
          const found = await read(text, steps);
          expect(found.rows).toEqual(expected.map(({ line }) => line));
          expect(found.ordinals).toEqual(expected.map(({ number }) => number));
          expect(found.blank).toBe(lines.length - expected.length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("over the limit are skipped with their line number, and no other line is lost", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(120), { maxLength: 12 }),
        sizes,
        fc.integer({ min: 1, max: 80 }),
        async (lengths, steps, limit) => {
          const lines = lengths.map((length) => "x".repeat(length));
          const found = await read(lines.map((line) => `${line}\n`).join(""), steps, limit);
          expect(found.rows).toEqual(lines.filter((line) => line !== "" && line.length <= limit));
          expect(found.oversized).toEqual(lines.flatMap((line, i) => (line.length > limit ? [i + 1] : [])));
        },
      ),
      { numRuns: 500 },
    );
  });
});

const json = fc.json({ maxDepth: 4 });
const gap = fc.constantFrom("", "", " ", "\n", "\n  ", "\r\n\t");

/** An array as some writer has written it, and its elements. */
const array = fc
  .tuple(fc.array(json, { maxLength: 8 }), fc.array(gap, { minLength: 40, maxLength: 40 }))
  .map(([elements, gaps]) => {
    let i = 0;
    const space = (): string => gaps[i++ % gaps.length]!;
    const inner = elements.map((element) => `${space()}${element}${space()}`).join(",");
    return { elements, text: `${space()}[${inner === "" ? space() : inner}]${space()}` };
  });

/** The same array by a library that we did not write. */
async function oracle(text: string): Promise<unknown[]> {
  const values: unknown[] = [];
  const stream = parser.asStream();
  const items = stream.pipe(streamArray.asStream());
  stream.end(text);
  for await (const { value } of items as AsyncIterable<{ value: unknown }>) values.push(value);
  return values;
}

describe("one JSON array", () => {
  it("is split into its elements, and no byte is lost, whatever the size of the reads", async () => {
    await fc.assert(
      fc.asyncProperty(array, sizes, async ({ elements, text }, steps) => {
        const found = await read(text, steps);
        expect(found.container).toBe("array");
        expect(found.rows).toEqual(elements);
        expect(found.ordinals).toEqual(elements.map((_, i) => i));
        expect(found.bytes).toBe(Buffer.from(text).toString("latin1"));
      }),
      { numRuns: 2000 },
    );
  });

  it("has the elements that stream-json finds", async () => {
    await fc.assert(
      fc.asyncProperty(array, sizes, async ({ text }, steps) => {
        const found = await read(text, steps);
        expect(found.rows.map((row) => JSON.parse(row) as unknown)).toEqual(await oracle(text));
      }),
      { numRuns: 150 },
    );
  });

  it("skips elements over the limit, and no other is lost", async () => {
    await fc.assert(
      fc.asyncProperty(
        array,
        sizes,
        fc.integer({ min: 1, max: 40 }),
        async ({ elements, text }, steps, limit) => {
          const found = await read(text, steps, limit);
          const fits = found.rows.length;
          expect(fits + found.oversized.length).toBe(elements.length);
          expect(found.rows).toEqual(elements.filter((_, i) => !found.oversized.includes(i)));
          for (const i of found.oversized)
            expect(Buffer.byteLength(elements[i]!)).toBeGreaterThan(limit - 24);
          for (const row of found.rows) expect(Buffer.byteLength(row)).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ["[1,,2]", "has an extra comma before element 1"],
    ["[1,]", "has an extra comma before element 1"],
    ["[,1]", "has an extra comma before element 0"],
    ["[1]x", "is followed by other data"],
    ["[1][2]", "is followed by other data"],
    ["[1", "ends before its closing bracket"],
    ['["a', "ends before its closing bracket"],
    ["[", "ends before its closing bracket"],
    ["[1}", "has no comma after element 0"],
  ])("is refused when it reads %s", async (text, message) => {
    const failure = read(text, [3]);
    await expect(failure).rejects.toThrow(RunError);
    await expect(failure).rejects.toThrow(message);
  });

  it.each(["[1 2]", "[{}{}]"])("gives the text between two commas as one row, such as %s", async (text) => {
    expect((await read(text, [1])).rows).toEqual([text.slice(1, -1)]);
  });
});

describe("the kind of a file", () => {
  it.each([
    ["[]", "array"],
    ["\ufeff [\n]", "array"],
    ["\n\n\t [1]", "array"],
    ["{}", "lines"],
    ["\ufeff{}", "lines"],
    ["", "lines"],
    [" \n ", "lines"],
    ["1", "lines"],
  ])("is detected by its first byte: %j", async (text, container) => {
    for (const size of [1, 2, 3, 100]) expect((await read(text, [size])).container).toBe(container);
  });

  it("is found after a byte-order mark, which is removed at the start of a file alone", async () => {
    expect((await read('\ufeff{"a":1}\n\ufeff{}', [1])).rows).toEqual(['{"a":1}', "\ufeff{}"]);
  });
});
