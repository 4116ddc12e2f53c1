import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunError } from "../../../src/domain/run-error.js";
import { intoRows } from "../../../src/io/kinds/file-kind.js";
import { refuseForeign, SAMPLE_BYTES } from "../../../src/io/kinds/refuse-foreign.js";

/** What a file that begins with these bytes is said to be; undefined if it may hold rows. */
function said(first: string | Buffer, name = "a.jsonl"): string | undefined {
  try {
    refuseForeign((typeof first === "string" ? Buffer.from(first) : first).subarray(0, SAMPLE_BYTES), name);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ kind: "bad-data" });
    return (error as RunError).lines.join("\n");
  }
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const zip = (part: string): Buffer => latin1(`PK\x03\x04\x14${"\0".repeat(25)}${part}`);

/** The header of a tar archive without the word ustar: only its sum tells what it is. */
function tar(): Buffer {
  const header = Buffer.alloc(1024);
  header.write("rows.jsonl");
  header.fill(" ", 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

const KINDS: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ["zip", zip("rows.jsonl"), /a zip archive.*\n {2}unzip -p a\.jsonl > rows\.jsonl/],
  ["xlsx", zip("[Content_Types].xml"), /spreadsheet.*\n {2}python3 -c .*read_excel/],
  ["docx", zip("[Content_Types].xml word/document.xml"), /office document/],
  ["npz", zip("x.npy"), /NumPy archive/],
  ["PyTorch", zip("model/data.pkl"), /PyTorch/],
  ["tar", tar(), /a tar archive.*\n {2}tar -xOf a\.jsonl > rows\.jsonl/],
  ["xz", latin1("\xfd7zXZ\0\0"), /xz data/],
  ["bzip2", "BZh91AY&SY", /bzip2 data/],
  ["LZ4", latin1("\x04\x22\x4d\x18"), /LZ4 data.*\n {2}lz4 -dc/],
  ["7z", latin1("7z\xbc\xaf\x27\x1c"), /7z archive/],
  ["RAR", latin1("Rar!\x1a\x07\x01\0"), /RAR archive/],
  ["gzip in gzip", latin1("\x1f\x8b\x08"), /gzip data in compressed data/],
  ["Arrow file", "ARROW1\0\0", /Arrow \(Feather\)/],
  ["Arrow stream", latin1("\xff\xff\xff\xff\x70\x02\0\0"), /an Arrow file.*\n.*Dataset\.from_file/],
  ["Avro", "Obj\x01", /Avro/],
  ["ORC", "ORC\x11", /ORC/],
  ["SQLite", "SQLite format 3\0", /SQLite.*\n {2}sqlite3 a\.jsonl \.tables/],
  ["pickle", latin1("\x80\x04\x95\x0f"), /pickle/],
  ["npy", latin1("\x93NUMPY\x01"), /npy/],
  ["HDF5", latin1("\x89HDF\r\n\x1a\n"), /HDF5/],
  ["safetensors", latin1('\x40\0\0\0\0\0\0\0{"__metadata__":{}}'), /safetensors/],
  ["GGUF", "GGUF\x03\0\0\0", /GGUF/],
  ["PDF", "%PDF-1.7", /PDF/],
  ["PNG", latin1("\x89PNG\r\n\x1a\n"), /picture/],
  ["RTF", "{\\rtf1\\ansi", /RTF/],
  ["Parquet from a pipe", "PAR1\x15\x04", /Parquet/],
  ["UTF-16 without a mark", Buffer.from('{"a":1}\n', "utf16le"), /iconv -f UTF-16LE/],
  ["big-endian UTF-16", Buffer.from('\ufeff{"a":1}\n', "utf16le").swap16(), /iconv -f UTF-16 /],
  ["UTF-32", latin1('{\0\0\0"\0\0\0'), /iconv -f UTF-32LE/],
  ["LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n", /git lfs pull/],
  ["HTML", "\n<!DOCTYPE html>\n<html>", /HTML/],
  ["XML", "<?xml version='1.0'?>", /XML/],
  ["CSV", "prompt,completion\nq,a\n", /CSV/],
  ["quoted CSV", '"prompt","completion"\r\n"q","a"\r\n', /CSV/],
  ["TSV", "prompt\tcompletion\nq\ta\n", /TSV.*\n.*sep="\\t"/],
  ["YAML", "- prompt: q\n  completion: a\n", /YAML/],
  ["json-seq", '\x1e{"a":1}\n', /RFC 7464/],
  ["CR alone", '{"a":1}\r{"a":2}\r', /CR alone/],
  ["zeros", Buffer.alloc(600), /binary data/],
  [
    "a list in a document",
    '{\n "version": 1,\n "data": [\n  {"a": 1}\n ]\n}\n',
    /jq -c '\.data\[\]' a\.jsonl/,
  ],
  ["a list under a strange key", '{"my rows": [\n{"a": 1}\n]}', /jq -c '\.\["my rows"\]\[\]'/],
  [
    "columns",
    '{\n "a": ["x", "y"],\n "b": [1, 2]\n}',
    /columns.*\n {2}python3 -c .*json\.dumps.* a\.jsonl > rows\.jsonl/,
  ],
  ["columns of pandas", '{\n "a": {\n  "0": "x"\n }\n}', /columns/],
  ["printed objects", '{\n "a": 1\n}\n{\n "a": 2\n}\n', /JSON objects printed.*\n {2}jq -c \. a\.jsonl/],
  ["one printed object", '{\n "a": 1\n}\n', /one JSON object printed/],
  ["a list in one line", '{"data": [{"question": "q", "answer": "a"}]}\n', /jq -c '\.data\[\]'/],
  ["columns of pandas in one line", '{"a":{"0":"x","1":"y"},"b":{"0":"z"}}', /columns/],
  ["a document that is cut", '{"data": [\n{"a": "\\', /jq -c '\.data/],
];

it("names no file for the rows that is read", () => {
  expect(intoRows("unzip -p rows.jsonl")).toBe("unzip -p rows.jsonl > converted.jsonl");
});

describe("a file that is no rows", () => {
  it.each(KINDS)("is recognized: %s", (_, first, message) => expect(said(first)).toMatch(message));

  it("is named in the command as one word", () => {
    const csv = "a,b\n1,2\n";
    expect(said(csv, "it's $(x).csv")).toContain(
      `csv(f, dtype=str, keep_default_na=False).to_json("rows.jsonl"`,
    );
    expect(said(csv, "it's $(x).csv")?.endsWith(`'it'\\''s $(x).csv'`)).toBe(true);
    expect(said(csv, "-rf")?.endsWith(" ./-rf")).toBe(true);
    expect(said(csv, "<stdin>")?.endsWith(" FILE")).toBe(true);
    expect(said(csv, "hf://datasets/a/b/c.csv")?.endsWith(" FILE")).toBe(true);
  });
});

/** Rows as JSON Lines, perhaps one of them damaged. */
const lines = fc
  .array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()), { minLength: 1, maxLength: 8 })
  .map((values) => values.map((value) => JSON.stringify(value)));

describe("rows", () => {
  it("are never taken for another kind of file, also when some are no objects", () => {
    const hasRow = lines.filter((all) => all.some((line) => line.startsWith("{")));
    fc.assert(
      fc.property(
        hasRow,
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("", "\ufeff", "\n\n "),
        (all, end, lead) => {
          expect(said(`${lead}${all.join(end)}${end}`)).toBeUndefined();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("are never taken for another kind of file when the first line is damaged", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(60), fc.nat(3), (value, cut, more) => {
        const row = JSON.stringify(value);
        const rest = '{"question":"q","answer":"a"}\n'.repeat(more + 2);
        expect(said(`${row.slice(0, Math.min(cut, row.length))}\n${rest}`)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '# a comment, by me\n{"a":1}\n',
    '<<<<<<< HEAD\n{"a":1}\n',
    'note: the rows follow\n{"a":1}\n',
    '{"a":1}\n<html>\n',
    '{"messages":[{"role":"user","content":"q"}]}\n',
    '{"data":[{"a":1}]}\n{"data":[{"a":2}]}\n',
    '{"data":["a"],"question":"q"}\n',
    '{"input_ids":[1,2],"labels":[1,2]}\n',
    '{"question":"q","meta":{"0":1}}\n',
    "[1,\n2]",
    "",
    " \n\t\r\n",
    "garbage",
    "garbage\ngarbage\n",
    '"text, with a comma"\n"b"\n',
  ])("may begin with %j", (text) => expect(said(text)).toBeUndefined());
});
