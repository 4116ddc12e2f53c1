import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unpackHadoopLz4, unpackLz4 } from "../../../src/io/rows/lz4.js";
import { openParquet } from "../../../src/io/rows/parquet.js";
import { openDisk } from "../../../src/io/stores/disk.js";
import { writeParquet } from "../../helpers/parquet.js";
import { type Workspace, workspace } from "../../helpers/workspace.js";

async function textOf(lap: Workspace, name = "in.parquet"): Promise<string> {
  const file = await openDisk({ cwd: lap.folder, env: {} }).open(name, name);
  let text = "";
  for await (const chunk of openParquet(file, name, false, 1000).chunks) text += chunk.toString("utf8");
  return text;
}

/** The JSON of one value, as the column `v` of a Parquet file. */
async function jsonOfValue(query: string): Promise<string> {
  const lap = await workspace();
  await writeParquet(lap.path("in.parquet"), `SELECT ${query} AS v`);
  return (await textOf(lap)).replace(/^\{"v":/, "").replace(/\}\n$/, "");
}

describe("a value of a Parquet file", () => {
  it.each([
    ["'\ufeffa\ufeff'", '"\ufeffa\ufeff"'],
    ["1234567890123456789012345678.0123456789::DECIMAL(38,10)", "1234567890123456789012345678.0123456789"],
    ["(-0.05)::DECIMAL(4,2)", "-0.05"],
    ["0.1::DECIMAL(9,1)", "0.1"],
    ["12345678901234567.8::DECIMAL(18,1)", "12345678901234567.8"],
    ["7::DECIMAL(5,0)", "7"],
    ["[1.10::DECIMAL(3,2), NULL]", "[1.10,null]"],
    ["2.0::DOUBLE", "2.0"],
    ["1e21::DOUBLE", "1e+21"],
    ["'-0.0'::DOUBLE", "-0.0"],
    ["0.1::DOUBLE", "0.1"],
    ["12345678901234567890::UBIGINT", "12345678901234567890"],
    ["MAP {'b': 1, 'a': 2, '10': 3, '9': 4}", '{"b":1,"a":2,"10":3,"9":4}'],
    ["MAP {2: 'x', 1: 'y'}", '{"2":"x","1":"y"}'],
    ["MAP {'a': MAP {'__proto__': 1}}", '{"a":{"__proto__":1}}'],
    ["MAP {'a': [1.50::DECIMAL(3,2)]}", '{"a":[1.50]}'],
    ["[MAP {'a': 1}, NULL, MAP {}]", '[{"a":1},null,{}]'],
    ["{'10': 1, '9': 2, 'a': {'b': [{'c': 1}]}}", '{"10":1,"9":2,"a":{"b":[{"c":1}]}}'],
    ["[[1, 2], NULL, []]", "[[1,2],null,[]]"],
    ['\'{"a":\n 1.0,\r\n"b": 12345678901234567890}\'::JSON', '{"a":  1.0,  "b": 12345678901234567890}'],
    ["DATE '0001-01-01'", '"0001-01-01T00:00:00.000Z"'],
    ["DATE '0044-03-15 (BC)'", '"-000043-03-15T00:00:00.000Z"'],
    ["TIMESTAMP '0044-03-15 (BC) 01:02:03.5'", '"-000043-03-15T01:02:03.500000Z"'],
    ["TIMESTAMP '12345-06-07 08:09:10'", '"+012345-06-07T08:09:10.000000Z"'],
    ["'2024-05-06 07:08:09.5'::TIMESTAMP_MS", '"2024-05-06T07:08:09.500Z"'],
  ])("is written with all that it is: %s", async (query, json) =>
    expect(await jsonOfValue(query)).toBe(json),
  );

  it.each(["'nan'::DOUBLE", "'-inf'::FLOAT", "['1.0'::DOUBLE, 'nan'::DOUBLE]"])(
    "that JSON does not have makes its row no JSON, and no other: %s",
    async (query) => {
      const lap = await workspace();
      await writeParquet(
        lap.path("in.parquet"),
        `SELECT 'p' AS prompt, 'answer ' || i AS completion, CASE WHEN i = 1 THEN ${query} END AS score FROM range(3) t(i)`,
      );
      const lines = (await textOf(lap)).trim().split("\n");
      expect(lines.map((line) => isJson(line))).toEqual([true, false, true]);
    },
  );

  it("of a JSON column that is not JSON can be no other part of its row", async () => {
    const lap = await workspace();
    await writeParquet(lap.path("in.parquet"), `SELECT '{"a": 1}'::JSON AS extra, 'p' AS prompt`);
    const bytes = lap.bytes("in.parquet").toString("latin1").replaceAll('{"a": 1}', '1,"a": 1');
    lap.write("in.parquet", Buffer.from(bytes, "latin1"));
    expect(isJson(await textOf(lap))).toBe(false);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("a Parquet file", () => {
  it("whose column has an unknown compression is refused by the compression's name, LZ4 is read", async () => {
    const lap = await workspace();
    const query =
      "SELECT 'Who ' || i AS prompt, repeat('answer ', 20) || i AS completion FROM range(500) t(i)";
    for (const codec of ["LZ4", "LZ4_RAW", "UNCOMPRESSED"])
      await writeParquet(lap.path(`${codec}.parquet`), query, `, COMPRESSION ${codec}`);
    const plain = await textOf(lap, "UNCOMPRESSED.parquet");
    expect(plain.trim().split("\n")).toHaveLength(500);
    expect(await textOf(lap, "LZ4.parquet")).toBe(plain);
    expect(await textOf(lap, "LZ4_RAW.parquet")).toBe(plain);
  });
});

/** An LZ4 block of literals and one match, built by the format's description. */
const literals = (text: string): Buffer =>
  Buffer.concat([Buffer.from([text.length << 4]), Buffer.from(text)]);

describe("an LZ4 block", () => {
  // "abcd", then eight bytes from four bytes before, then "xyz"
  const block = Buffer.concat([
    Buffer.from([0x44]),
    Buffer.from("abcd"),
    Buffer.from([4, 0]),
    literals("xyz"),
  ]);

  it("is unpacked, with and without Hadoop's sizes", () => {
    expect(Buffer.from(unpackLz4(block, 15)).toString()).toBe("abcdabcdabcdxyz");
    const framed = Buffer.alloc(8 + block.length);
    framed.writeUInt32BE(15, 0);
    framed.writeUInt32BE(block.length, 4);
    block.copy(framed, 8);
    expect(Buffer.from(unpackHadoopLz4(framed, 15)).toString()).toBe("abcdabcdabcdxyz");
    expect(Buffer.from(unpackHadoopLz4(block, 15)).toString()).toBe("abcdabcdabcdxyz");
  });

  it("of any bytes gives exactly its size, or is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(200), (bytes, size) => {
        for (const unpack of [unpackLz4, unpackHadoopLz4]) {
          try {
            expect(unpack(bytes, size)).toHaveLength(size);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
