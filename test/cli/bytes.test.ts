import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BIN, runProgram } from "../helpers/process.js";
import { CANARY, HEAD, TAIL } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const row = (q: string, a = "A"): string => JSON.stringify({ question: q, answer: a });
const made = (q: string, a = "A"): string => JSON.stringify({ question: q + TAIL, answer: HEAD + a });

interface Case {
  readonly input: string | Buffer;
  /** The rows that are written, or undefined if none are published. */
  readonly out?: string;
  readonly code: number;
  /** Text in stderr. */
  readonly says?: string | RegExp;
  readonly flags?: readonly string[];
}

/** Runs the case over an older output, which survives a run that publishes nothing; no temporary file remains. */
async function expectCase({ input, out, code, says, flags = [] }: Case): Promise<void> {
  const output = String(input).startsWith("[") ? "out.json" : "out.jsonl";
  const lap = await workspace({ "in.jsonl": input, [output]: "old" });
  const result = await lap.run("in.jsonl", "-o", output, "--rejects", "rejects.jsonl", ...flags);
  expect(result).toMatchObject({
    code,
    stderr: expect.stringMatching(says ?? ""),
  });
  expect(lap.read(output)).toBe(out ?? "old");
  const names = lap.names();
  expect(names.filter((name) => name.startsWith("."))).toEqual([]);
  expect(result.stderr).toBeSafe();
  const reports = names.filter((name) => /rejects|manifest/.test(name)).map((name) => lap.read(name));
  expect(reports.join("\n")).not.toContain(CANARY);
}

const cases = (table: Readonly<Record<string, Case>>): void => {
  it.each(Object.entries(table))("%s", (_, one) => expectCase(one));
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

describe("compressed input is detected by its bytes, and damaged input publishes nothing", () => {
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
    "gzip of nothing": { input: gzipSync(""), out: "", code: 0, flags: ["--allow-empty"] },
    "nothing at all": { input: "", out: "", code: 0, flags: ["--allow-empty"] },
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
    "zstd followed by garbage": {
      input: Buffer.concat([zstd(two), Buffer.from("garbage")]),
      code: 65,
      says: "the zstd data is damaged",
    },
    xz: {
      input: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0, 0]),
      code: 65,
      says: /xz data, not rows; unpack it first:\n {2}xz -dc in\.jsonl > rows\.jsonl/,
    },
    bzip2: { input: "BZh91AY", code: 65, says: "bzip2 data" },
    Parquet: { input: "PAR1\u0000", code: 65, says: "the Parquet file is damaged" },
  });
});

describe("a decompression bomb", () => {
  cases({
    "zeros that gzip compresses a thousand times": {
      input: gzipSync(Buffer.alloc(200_000_000, "x")),
      code: 65,
      says: "expands to more than 250 times its size; raise --max-expand",
      flags: ["--from", "alpaca"],
    },
    "zeros that zstd compresses forty thousand times": {
      input: zstdRepeat(0x78, 4000),
      code: 65,
      says: "expands to more than 250 times its size",
      flags: ["--from", "alpaca"],
    },
  });

  it("takes no memory", async () => {
    const lap = await workspace({ "bomb.gz": gzipSync(Buffer.alloc(300_000_000, "x")) });
    const { code, stderr } = await lap.spawn("bomb.gz", "--from", "alpaca", "--max-expand", "2000", {
      env: { NODE_OPTIONS: "--max-old-space-size=64" },
    });
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: expect.stringContaining("300000000 bytes; the limit is 67108864"),
    });
  });
});

const bytes = (...parts: (string | number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const bad = (...middle: number[]): Buffer => bytes(`{"question":"${CANARY}`, middle, '","answer":"A"}\n');
const badAt19 = /in\.jsonl:1: byte 20 of the row is not UTF-8 \(bad-utf8\)/;

describe("the encoding and the lines of an input", () => {
  cases({
    "a lone FF": { input: bad(0xff), code: 65, says: badAt19 },
    "an overlong slash": { input: bad(0xc0, 0xaf), code: 65, says: badAt19 },
    "half a surrogate pair in UTF-8": { input: bad(0xed, 0xa0, 0x80), code: 65, says: badAt19 },
    "a truncated character": { input: bad(0xe4, 0xb8), code: 65, says: badAt19 },
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
      says: /UTF-16 text, not rows; convert it first:\n {2}iconv -f UTF-16 -t UTF-8 in\.jsonl/,
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
      says: /in\.jsonl: this is text whose lines end with CR alone, not rows; end them with LF:/,
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
    "a problem after blank lines": {
      input: `\n\n${row("1")}\n\n{"question":3}\n`,
      code: 65,
      says: /in\.jsonl:5:question: expected text, found a number \(wrong-type\)/,
    },
    "nothing but blank lines": { input: "\n \n", code: 65, says: "the inputs have no rows" },
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

describe("long and deep rows", () => {
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
    const lap = await workspace({
      "in.jsonl": `${row("1")}\n{"question":"${"x".repeat(100_000_000)}","answer":"A"}\n${row("2")}\n`,
    });
    const { code, stdout, stderr } = await lap.spawn("in.jsonl", "--on-reject", "skip", {
      env: { NODE_OPTIONS: "--max-old-space-size=64" },
    });
    expect({ code, out: stdout }).toEqual({ code: 0, out: twoMade });
    expect(stderr).toContain(
      "in.jsonl:2: 100000028 bytes; the limit is 67108864 (--max-row-bytes) (too-long)",
    );
  });

  it("a line of 60 MB is written whole", async () => {
    const lap = await workspace();
    const long = "x".repeat(60_000_000);
    lap.write("in.jsonl", `${row("1")}\n${row("2", long)}\n`);
    const { code, stdout } = await lap.run("in.jsonl");
    expect(code).toBe(0);
    expect(stdout === `${made("1")}\n${made("2", long)}\n`).toBe(true);
  });
});

describe("where the bulk splicer is not available", () => {
  const rows = ["1", "2", "é", `4${TAIL}`].map((q) => `${row(q)}\n`).join("");
  const expected = ["1", "2", "é", `4${TAIL}`].map((q) => `${made(q)}\n`).join("");
  const chat = (q: string, tail = "", head = ""): string =>
    `${JSON.stringify({
      messages: [
        { role: "user", content: q + tail },
        { role: "assistant", content: `${head}A` },
      ],
    })}\n`;

  it.each([
    ["WebAssembly is switched off", "--jitless"],
    ["the processor has no vectors for it", "--no-enable-sse4-1"],
    ["nothing is missing, for comparison", "--enable-sse4-1"],
  ])("the output is the same: %s", async (_, flag) => {
    const args = [flag, BIN, "-", "--quiet"];
    const { code, stdout } = await runProgram(process.execPath, args, { cwd: ".", stdin: rows });
    expect({ code, out: stdout }).toEqual({ code: 0, out: expected });
    const chats = ["1", "é", `4${TAIL}`];
    const spliced = await runProgram(process.execPath, args, {
      ...{ cwd: ".", stdin: chats.map((q) => chat(q)).join("") },
    });
    expect(spliced).toMatchObject({ code: 0, stdout: chats.map((q) => chat(q, TAIL, HEAD)).join("") });
  });

  // macOS has no such limit
  it.runIf(process.platform === "linux").each([2, 4, 9])(
    "the output is the same under a limit of %d GB of addresses",
    async (gigabytes) => {
      const lap = await workspace({ "in.jsonl": rows });
      const { code, stdout } = await lap.shell(`ulimit -v ${gigabytes}000000; $LAP in.jsonl --quiet`);
      expect({ code, out: stdout }).toEqual({ code: 0, out: expected });
    },
  );
});
