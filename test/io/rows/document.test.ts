import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentParts } from "../../../src/io/rows/document.js";

const SHAPE = { list: "samples", members: ["status", "eval"], maxRowBytes: 1 << 20 };

/** The parts of a document that comes in chunks of so many bytes. */
async function partsOf(text: string, chunkBytes: number, shape = SHAPE) {
  const bytes = Buffer.from(text);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  const found: [string, unknown][] = [];
  for await (const part of documentParts(chunks(), "log.json", shape)) {
    if (part.kind === "element") found.push([`${part.index}`, JSON.parse(part.bytes.toString())]);
    if (part.kind === "member") found.push([part.name, JSON.parse(part.bytes.toString())]);
  }
  return found;
}

const hostile = fc.constantFrom('"', "\\", '\\"', "]", "}", "[", "{", ",", ":", "samples", "é", "\u2028");
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join("")),
);
const spaces = fc.constantFrom(undefined, 2, "\t");

describe("documentParts", () => {
  it("finds the elements of the list and the members, however the bytes are cut", async () => {
    const document = fc.record({
      before: fc.array(value, { maxLength: 2 }),
      status: value,
      samples: fc.array(value, { maxLength: 5 }),
      "sam\u0070les2": value,
      eval: value,
    });
    await fc.assert(
      fc.asyncProperty(document, spaces, fc.integer({ min: 1, max: 40 }), async (one, space, chunkBytes) => {
        // what JSON cannot write, such as -0, is not asked of a scanner of bytes
        const plain = JSON.parse(JSON.stringify(one)) as typeof one;
        const found = await partsOf(JSON.stringify(plain, undefined, space), chunkBytes);
        expect(found).toEqual([
          ["status", plain.status],
          ...plain.samples.map((sample, i) => [`${i}`, sample]),
          ["eval", plain.eval],
        ]);
      }),
    );
  });

  it("counts the elements of several documents on", async () => {
    const lines = '{"samples":[1,2]}\n{"status":"x","samples":["a"]}\n';
    expect(await partsOf(lines, 3)).toEqual([
      ["0", 1],
      ["1", 2],
      ["status", "x"],
      ["2", "a"],
    ]);
  });

  it("says of every beginning of a document that it is truncated", async () => {
    const text = '{"status": "ok", "samples": [{"a": "\\"]"}, 2], "eval": {}}';
    for (let end = 1; end < text.length; end++)
      await expect(partsOf(text.slice(0, end), 7), text.slice(0, end)).rejects.toThrow("truncated");
  });

  it.each([
    '{"samples":[1}',
    '{"samples":[,1]}',
    '{"samples":[1,,2]}',
    '{"samples" [1]}',
    '{"a":}',
    '{"a":1,}',
    '{"a":1 "b":2}',
    "{a:1}",
    '{"a":1}]',
  ])("refuses %s", async (broken) => {
    await expect(partsOf(broken, 100)).rejects.toThrow("log.json: the JSON document ");
  });

  it("keeps no text that nobody reads, and refuses a part that is too long", async () => {
    const long = "\\".repeat(200_000);
    const shape = { ...SHAPE, maxRowBytes: 1000 };
    const skipped = JSON.stringify({ other: [long, { long }], samples: [1] });
    expect(await partsOf(skipped, 4096, shape)).toEqual([["0", 1]]);
    await expect(partsOf(JSON.stringify({ samples: [1, long] }), 4096, shape)).rejects.toThrow(
      "has a part of more than 1000 bytes (element 1)",
    );
  });
});
