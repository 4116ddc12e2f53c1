import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BIN, inFolder, runCommand, runProgram } from "../helpers/run.js";

const CANARY = "c4n4ry";
const TAIL = " The answer begins with: Let's solve this problem. ";
const HEAD = "Let's solve this problem. ";
const row = (q: string, a = "A"): string => JSON.stringify({ question: q, answer: a });
const made = (q: string, a = "A"): string => JSON.stringify({ question: q + TAIL, answer: HEAD + a });

interface Case {
  readonly input: string | Buffer;
  /** The rows that come out, or undefined when nothing does. */
  readonly out?: string;
  readonly code: number;
  /** What stderr says. */
  readonly says?: string | RegExp;
  readonly flags?: readonly string[];
}

/** One run to stdout and one to a file: an old output survives what publishes nothing, and no temporary file is left. */
async function check({ input, out, code, says, flags = [] }: Case): Promise<void> {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, "in.jsonl"), input);
    writeFileSync(join(folder, "out.jsonl"), "old");
    const ended = await runCommand(["in.jsonl", "-o", "out.jsonl", "--rejects", "rejects.jsonl", ...flags], {
      cwd: folder,
    });
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code,
      stderr: expect.stringMatching(says ?? ""),
    });
    expect(readFileSync(join(folder, "out.jsonl"), "utf8")).toBe(out ?? "old");
    const files = readdirSync(folder).sort();
    expect(files.filter((file) => file.startsWith("."))).toEqual([]);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    const said = files
      .filter((file) => /rejects|manifest/.test(file))
      .map((file) => readFileSync(join(folder, file), "utf8"));
    expect([ended.stderr, ...said].join("\n")).not.toContain(CANARY);
  });
}

const cases = (table: Readonly<Record<string, Case>>): void => {
  it.each(Object.entries(table))("%s", (_, one) => check(one));
};

/** A zstd frame of raw blocks. */
const zstd = (...texts: string[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]),
    ...texts.map((text, i) => {
      const header = (Buffer.byteLength(text) << 3) | (i === texts.length - 1 ? 1 : 0);
      return Buffer.concat([
        Buffer.from([header & 0xff, (header >> 8) & 0xff, header >> 16]),
        Buffer.from(text),
      ]);
    }),
  ]);
/** A frame of one block that repeats a byte. */
const zstdRepeat = (byte: number, blocks: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]),
    ...Array.from({ length: blocks }, (_, i) => {
      const header = (0x20000 << 3) | 2 | (i === blocks - 1 ? 1 : 0);
      return Buffer.from([header & 0xff, (header >> 8) & 0xff, header >> 16, byte]);
    }),
  ]);
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const two = `${row("1")}\n${row("2")}\n`;
const twoMade = `${made("1")}\n${made("2")}\n`;
const gz = gzipSync(two);
const many = `${row(CANARY.repeat(50))}\n`.repeat(3000);
const gzMany = gzipSync(many);

describe("D1: packed input is told by its bytes, and damage publishes nothing", () => {
  cases({
    "plain text": { input: two, out: twoMade, code: 0 },
    gzip: { input: gz, out: twoMade, code: 0 },
    "several gzip members": {
      input: Buffer.concat([gzipSync(`${row("1")}\n`), gzipSync(`${row("2")}\n`)]),
      out: twoMade,
      code: 0,
    },
    "a row across two members": {
      input: Buffer.concat([gzipSync(two.slice(0, 9)), gzipSync(two.slice(9))]),
      out: twoMade,
      code: 0,
    },
    "gzip with zero padding": { input: Buffer.concat([gz, Buffer.alloc(512)]), out: twoMade, code: 0 },
    "gzip of nothing": { input: gzipSync(""), out: "", code: 0 },
    "nothing at all": { input: "", out: "", code: 0 },
    "truncated gzip": {
      input: gzMany.subarray(0, gzMany.length - 20),
      code: 65,
      says: "in.jsonl: the gzip data is truncated",
    },
    "gzip with a bad sum": {
      input: Buffer.concat([gz.subarray(0, -8), Buffer.from([1, 2, 3, 4]), gz.subarray(-4)]),
      code: 65,
      says: "the gzip data is damaged",
    },
    "gzip with a tail of garbage": {
      input: Buffer.concat([gz, Buffer.from("garbage garbage")]),
      code: 65,
      says: "the gzip data is damaged",
    },
    "two bytes of gzip": { input: gz.subarray(0, 2), code: 65, says: "the gzip data is truncated" },
    zstd: { input: zstd(two), out: twoMade, code: 0 },
    "zstd in several blocks": { input: zstd(two.slice(0, 7), two.slice(7)), out: twoMade, code: 0 },
    "several zstd frames, the first one to be skipped": {
      input: Buffer.concat([skippable, zstd(`${row("1")}\n`), zstd(`${row("2")}\n`)]),
      out: twoMade,
      code: 0,
    },
    "truncated zstd": {
      input: zstd(two).subarray(0, -5),
      code: 65,
      says: "the zstd data is truncated",
    },
    "zstd with garbage behind it": {
      input: Buffer.concat([zstd(two), Buffer.from("garbage")]),
      code: 65,
      says: "the zstd data is damaged",
    },
    xz: {
      input: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0, 0]),
      code: 65,
      says: /xz data; decompress it first: xz -dc FILE \| lookahead-prep -/,
    },
    bzip2: { input: "BZh91AY", code: 65, says: "bzip2 data" },
    Parquet: { input: "PAR1\u0000", code: 65, says: "the Parquet file is damaged" },
  });
});

describe("D2: bombs", () => {
  cases({
    "zeros that gzip packs a thousand times": {
      input: gzipSync(Buffer.alloc(200_000_000)),
      code: 65,
      says: "expands to more than 250 times its size; raise --max-expand",
      flags: ["--from", "alpaca"],
    },
    "zeros that zstd packs forty thousand times": {
      input: zstdRepeat(0, 4000),
      code: 65,
      says: "expands to more than 250 times its size",
      flags: ["--from", "alpaca"],
    },
  });

  it("take no memory", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "bomb.gz"), gzipSync(Buffer.alloc(300_000_000)));
      const { code, stderr } = await runCommand(["bomb.gz", "--from", "alpaca", "--max-expand", "2000"], {
        cwd: folder,
        env: { NODE_OPTIONS: "--max-old-space-size=64" },
      });
      expect({ code, stderr }).toEqual({
        code: 65,
        stderr: expect.stringContaining("300000000 bytes; the limit is 67108864"),
      });
    });
  });
});

const bytes = (...parts: (string | number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const bad = (...middle: number[]): Buffer => bytes(`{"question":"${CANARY}`, middle, '","answer":"A"}\n');
const badAt19 = /in\.jsonl:1: byte 20 of the row is not UTF-8 \(bad-utf8\)/;

describe("D3, D4, D5, D6: bytes", () => {
  cases({
    "a lone FF": { input: bad(0xff), code: 65, says: badAt19 },
    "an overlong slash": { input: bad(0xc0, 0xaf), code: 65, says: badAt19 },
    "half a surrogate pair in UTF-8": { input: bad(0xed, 0xa0, 0x80), code: 65, says: badAt19 },
    "a character cut off": { input: bad(0xe4, 0xb8), code: 65, says: badAt19 },
    "Latin-1": { input: bad(0xe9), code: 65, says: badAt19 },
    "a bad row among good ones, of other alphabets": {
      input: bytes(`${row("中")}\n`, bad(0xff), `${row("é")}\n`),
      out: `${made("中")}\n${made("é")}\n`,
      code: 0,
      says: /in\.jsonl:2: byte 20/,
      flags: ["--on-reject", "skip"],
    },
    "UTF-16, little endian": {
      input: Buffer.from(`\ufeff${two}`, "utf16le"),
      code: 65,
      says: "UTF-16 text; convert it first: iconv -f UTF-16",
    },
    "UTF-16, big endian": {
      input: Buffer.from(`\ufeff${two}`, "utf16le").swap16(),
      code: 65,
      says: "UTF-16 text",
    },
    "a byte-order mark at the start": { input: `\ufeff${two}`, out: twoMade, code: 0 },
    "a byte-order mark inside": {
      input: `${row("1")}\n\ufeff${row("2")}\n`,
      code: 65,
      says: /in\.jsonl:2: column 1: a byte-order mark that is not at the start of the file \(not-json\)/,
    },
    "CRLF, which stays": {
      input: two.replaceAll("\n", "\r\n"),
      out: twoMade.replaceAll("\n", "\r\n"),
      code: 0,
    },
    "CR alone": {
      input: `${row("1")}\r${row("2")}\r`,
      code: 65,
      says: /in\.jsonl:1: column 31: a second row after a lone CR; end each row with LF/,
    },
    "U+2028, U+2029 and NEL in strings": {
      input: `${row("1\u2028\u2029\u0085")}\n${row("2")}\n`,
      out: `${made("1\u2028\u2029\u0085")}\n${made("2")}\n`,
      code: 0,
    },
    "no LF at the end": { input: two.slice(0, -1), out: twoMade, code: 0 },
    "blank lines, which are counted": {
      input: `\n${row("1")}\n \t\r\n\n${row("2")}\n\n`,
      out: twoMade,
      code: 0,
      says: "4 blank lines skipped",
    },
    "a problem behind blank lines": {
      input: `\n\n${row("1")}\n\n{"question":3}\n`,
      code: 65,
      says: /in\.jsonl:5:question: expected text, found a number \(wrong-type\)/,
    },
    "nothing but blank lines": { input: "\n \n", out: "", code: 0, says: "0 rows read" },
    "a NUL byte": {
      input: `{"question":"${CANARY}\u0000","answer":"A"}\n`,
      code: 65,
      says: /column 13: a string has a raw control character; escape it/,
    },
    "an escaped NUL": {
      input: '{"x":"\\u0000","question":"1","answer":"\\u0000A"}\n',
      out: `{"x":"\\u0000","question":"1${TAIL}","answer":"${HEAD}\\u0000A"}\n`,
      code: 0,
    },
  });
});

const nested = (depth: number): string =>
  `{"question":"1","answer":"A","x":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}\n`;
const tooDeep = /in\.jsonl:1: nested deeper than 512 levels \(too-deep\)/;

describe("D7, D8: long and deep rows", () => {
  cases({
    "a long line between two": {
      input: `${row("1")}\n${row(CANARY.repeat(50))}\n${row("2")}\n`,
      out: twoMade,
      code: 0,
      says: /in\.jsonl:2: \d+ bytes; the limit is 200 \(--max-row-bytes\) \(too-long\)/,
      flags: ["--max-row-bytes", "200", "--on-reject", "skip"],
    },
    "a long last line": {
      input: `${row("1")}\n${row(CANARY.repeat(50000))}`,
      code: 65,
      says: /in\.jsonl:2: .*too-long/,
      flags: ["--max-row-bytes", "200"],
    },
    "a long element between two": {
      input: `[${row("1")}, ${row(CANARY.repeat(50000))}\n,${row("2")} ]\n`,
      out: `[${made("1")},${made("2")} ]\n`,
      code: 0,
      says: /in\.jsonl\[1\]: \d+ bytes; the limit is 200/,
      flags: ["--max-row-bytes", "200", "--on-reject", "skip"],
    },
    "512 levels": {
      input: nested(512),
      out: nested(512).replace('"1"', `"1${TAIL}"`).replace('"A"', `"${HEAD}A"`),
      code: 0,
    },
    "513 levels": { input: nested(513), code: 65, says: tooDeep },
    "100,000 levels": { input: nested(100_000), code: 65, says: tooDeep },
    "1,000,000 levels": { input: nested(1_000_000), code: 65, says: tooDeep },
    "1,000,000 levels that never close": {
      input: `{"question":${"[".repeat(1_000_000)}`,
      code: 65,
      says: tooDeep,
    },
  });

  it("a line of 100 MB costs no more memory than the limit", async () => {
    await inFolder(async (folder) => {
      writeFileSync(
        join(folder, "in.jsonl"),
        `${row("1")}\n{"question":"${"x".repeat(100_000_000)}","answer":"A"}\n${row("2")}\n`,
      );
      const { code, stdout, stderr } = await runCommand(["in.jsonl", "--on-reject", "skip"], {
        cwd: folder,
        env: { NODE_OPTIONS: "--max-old-space-size=64" },
      });
      expect({ code, out: stdout.toString() }).toEqual({ code: 0, out: twoMade });
      expect(stderr).toContain(
        "in.jsonl:2: 100000028 bytes; the limit is 67108864 (--max-row-bytes) (too-long)",
      );
    });
  });

  it("a line of 60 MB goes through whole", async () => {
    await inFolder(async (folder) => {
      const long = "x".repeat(60_000_000);
      writeFileSync(join(folder, "in.jsonl"), `${row("1")}\n${row("2", long)}\n`);
      const { code, stdout } = await runCommand(["in.jsonl"], { cwd: folder });
      expect(code).toBe(0);
      expect(stdout.equals(Buffer.from(`${made("1")}\n${made("2", long)}\n`))).toBe(true);
    });
  });
});

describe("where rows cannot be stamped", () => {
  const rows = ["1", "2", "é", `4${TAIL}`].map((q) => `${row(q)}\n`).join("");
  const expected = ["1", "2", "é", `4${TAIL}`].map((q) => `${made(q)}\n`).join("");

  it.each([
    ["WebAssembly is switched off", "--jitless"],
    ["the processor has no vectors for it", "--no-enable-sse4-1"],
    ["nothing is missing, for comparison", "--enable-sse4-1"],
  ])("the bytes are the same: %s", async (_, flag) => {
    const args = [flag, BIN, "-", "--quiet"];
    const { code, stdout } = await runProgram(process.execPath, args, { cwd: ".", stdin: rows });
    expect({ code, out: stdout.toString() }).toEqual({ code: 0, out: expected });
  });
});
