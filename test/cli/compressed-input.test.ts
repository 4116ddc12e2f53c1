import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { runMeasured } from "../helpers/memory.js";
import { CANARY, DONE, MARKS, ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";
import { zstdFrame } from "../helpers/zstd.js";

/** ROW as `zstd` compresses it, with its checksum. */
const SUMMED = Buffer.from(
  "28b52ffd0458f100007b227175657374696f6e223a2251222c22616e73776572223a2241227d0a7cbfe0d4",
  "hex",
);

/** A gzip header may carry a name, a comment, extra bytes and a sum of its own. */
const GZIP = gzipSync(ROW);
const GZIP_WITH_NAME = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 0x08, 0, 0, 0, 0, 0, 3]),
  Buffer.from("train.jsonl\0"),
  GZIP.subarray(10),
]);

const skippable = (magic: number, content: string): Buffer =>
  Buffer.concat([
    Buffer.from([magic, 0x2a, 0x4d, 0x18, content.length, 0, 0, 0]),
    Buffer.from(content, "latin1"),
  ]);

const flip = (bytes: Buffer, at: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[at < 0 ? flipped.length + at : at]! ^= 0x01;
  return flipped;
};

/** A frame of two raw blocks: é is C3 A9, and the first block ends between the two. */
function splitCharacter(): Buffer {
  const text = Buffer.from('{"question":"é","answer":"A"}\n');
  const block = (bytes: Buffer, last: 0 | 1): Buffer =>
    Buffer.concat([Buffer.from([(bytes.length << 3) | last, 0, 0]), bytes]);
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  return Buffer.concat([header, block(text.subarray(0, 14), 0), block(text.subarray(14), 1)]);
}

/** Rows that do not compress well, so that many are read before the damage. */
const MANY = Array.from({ length: 9000 }, (_, i) => {
  const text = ((i * 2654435761) >>> 0).toString(36).repeat(4);
  return `{"question":"${CANARY} ${text}","answer":"${text}"}\n`;
}).join("");
const GZIP_MANY = gzipSync(MANY);

describe("compressed input gives the rows of all its members and frames", () => {
  it.each<[string, Buffer, string]>([
    ["a gzip header with a name", GZIP_WITH_NAME, DONE],
    ["an empty member between two others", Buffer.concat([GZIP, gzipSync(""), GZIP]), DONE + DONE],
    ["a member after zero padding", Buffer.concat([GZIP, Buffer.alloc(512), GZIP]), DONE + DONE],
    ["zero padding longer than any read", Buffer.concat([GZIP, Buffer.alloc(300_000)]), DONE],
    [
      "a member after zero padding longer than any read",
      Buffer.concat([GZIP, Buffer.alloc(300_000), GZIP]),
      DONE + DONE,
    ],
    ["zstd with its checksum", SUMMED, DONE],
    ["an empty zstd frame", zstdFrame([""]), ""],
    ["a skippable frame of the last kind before others", Buffer.concat([skippable(0x5f, "x"), SUMMED]), DONE],
    [
      "skippable frames between and after others",
      Buffer.concat([SUMMED, skippable(0x50, ""), zstdFrame([ROW]), skippable(0x5a, "abc")]),
      DONE + DONE,
    ],
    ["a character that two zstd blocks share", splitCharacter(), '{"question":"é+c+p:","answer":"p:A"}\n'],
  ])("%s", async (_, bytes, rows) => {
    const lap = await workspace({ "in.bin": bytes });
    const { code, stdout, stderr } = await lap.run(...MARKS, "--allow-empty", "in.bin");
    expect(stderr).toBeSafe();
    expect({ code, out: stdout }).toEqual({ code: 0, out: rows });
  });

  it("detects the same format however the rows are divided into blocks", async () => {
    const either = '{"prompt":"Q","completion":"A","response":"B"}\n';
    const one = '{"prompt":"Q","completion":"A"}\n';
    const lap = await workspace({
      "plain.jsonl": either + one,
      "packed.jsonl.zst": zstdFrame([either, one]),
    });
    const plain = await lap.run(...MARKS, "plain.jsonl");
    const compressed = await lap.run(...MARKS, "packed.jsonl.zst");
    const rows =
      '{"prompt":"Q+c+p:","completion":"p:A","response":"B"}\n{"prompt":"Q+c+p:","completion":"p:A"}\n';
    expect([plain, compressed].map(({ code, stdout }) => ({ code, out: stdout }))).toEqual([
      { code: 0, out: rows },
      { code: 0, out: rows },
    ]);
  });
});

describe("damaged compressed input publishes nothing, and keeps the older output", () => {
  it.each<[string, Buffer]>([
    ["gzip that ends in its header", GZIP.subarray(0, 9)],
    ["gzip that ends after its header", GZIP.subarray(0, 10)],
    ["gzip that ends before its checksum", GZIP.subarray(0, -8)],
    ["gzip that lacks its last byte", GZIP.subarray(0, -1)],
    ["gzip with a wrong length", flip(GZIP, -1)],
    ["gzip with a wrong checksum after many rows", flip(GZIP_MANY, -8)],
    ["gzip with a flipped bit in many rows", flip(GZIP_MANY, GZIP_MANY.length >> 1)],
    ["gzip truncated to its half, after many rows", GZIP_MANY.subarray(0, GZIP_MANY.length >> 1)],
    ["a truncated second member", Buffer.concat([GZIP, GZIP.subarray(0, -4)])],
    ["garbage after zero padding", Buffer.concat([GZIP, Buffer.alloc(512), Buffer.from(CANARY)])],
    ["zstd that ends in its header", SUMMED.subarray(0, 5)],
    ["zstd that ends in a block", SUMMED.subarray(0, 20)],
    ["zstd that lacks a byte of its checksum", SUMMED.subarray(0, -1)],
    ["zstd with a wrong checksum", flip(SUMMED, -1)],
    ["zstd with a flipped bit in a text", flip(SUMMED, 24)],
    ["zstd with a block of the reserved kind", zstdFrame([ROW]).fill(0x07, 6, 7)],
    ["a truncated second frame", Buffer.concat([SUMMED, SUMMED.subarray(0, 12)])],
    ["a truncated skippable frame", Buffer.concat([SUMMED, skippable(0x50, "abcdef").subarray(0, 10)])],
  ])("%s", async (_, bytes) => {
    const lap = await workspace({ "in.bin": bytes, "out.jsonl": "old" });
    const { code, stderr } = await lap.run("in.bin", "-o", "out.jsonl");
    expect(stderr).toBeSafe();
    expect({ code, ...lap.files() }).toEqual({
      code: 65,
      "in.bin": bytes.toString("latin1"),
      "out.jsonl": "old",
    });
    expect(stderr).toMatch(/^lookahead-prep: in\.bin: the (gzip|zstd) data /m);
  });

  it("creates no output where there was none", async () => {
    const lap = await workspace({ "in.jsonl.gz": GZIP_MANY.subarray(0, -20) });
    const { code } = await lap.run("in.jsonl.gz", "-o", "out.jsonl");
    expect({ code, names: Object.keys(lap.files()) }).toEqual({ code: 65, names: ["in.jsonl.gz"] });
  });
});

describe("a small compressed file takes little memory", () => {
  it.each<[string, Buffer, number]>([
    ["200 MB of zeros in gzip", gzipSync(Buffer.alloc(200_000_000)), 300],
    ["a zstd frame that asks for a window of 1 GB", zstdFrame([ROW], 0xa0), 300],
  ])("%s", async (_, bytes, megabytes) => {
    const lap = await workspace({ "in.bin": bytes });
    const { stderr, peakMegabytes } = await runMeasured(lap, "in.bin", "--max-expand", "5000");
    expect(stderr).toBeSafe();
    expect(peakMegabytes).toBeLessThan(megabytes);
  });
});
