import { describe, expect, it } from "vitest";
import { findInvalidByte } from "../../src/row/invalid-utf8.js";
import { growth, LINEAR } from "../helpers/growth.js";
import { runMeasured } from "../helpers/memory.js";
import { CANARY, DONE, MARKS, parseRows, ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const SKIP = ["--on-reject", "skip", "--allow-empty", "--rejects", "rejects.jsonl"];
/** Rows of 29 and of 30 bytes. */
const FITS = '{"question":"Q","answer":"A"}';
const ONE_MORE = '{"question":"QQ","answer":"A"}';

interface Reject {
  readonly rule: string;
  readonly line?: number;
  readonly element?: number;
  readonly bytes?: number;
}

/** The rows that are written, and the rule and place of each rejected row. */
async function skipped(input: string | Buffer, ...flags: string[]) {
  const lap = await workspace({ "in.jsonl": input });
  const { code, stdout, stderr } = await lap.run("in.jsonl", ...MARKS, ...SKIP, ...flags);
  expect(stderr).toBeSafe();
  const rejects = lap.read("rejects.jsonl");
  expect(rejects).not.toContain(CANARY);
  const places = parseRows<Reject>(rejects).map(
    ({ rule, line, element }) => `${rule} ${line ?? `[${element}]`}`,
  );
  return { code, out: stdout, places };
}

describe("a row and the limit of its bytes:", () => {
  it.each<[string, string, string, string[]]>([
    ["fits exactly", `${FITS}\n`, DONE, []],
    ["fits exactly, at the end without LF", FITS, DONE, []],
    ["is one byte too long", `${ROW}${ONE_MORE}\n${ROW}`, DONE + DONE, ["too-long 2"]],
    ["comes first", `${ONE_MORE}\n${ROW}`, DONE, ["too-long 1"]],
    [
      "comes twice, among blank lines",
      `\n${ONE_MORE}\n\n${ONE_MORE}\n${ROW}`,
      DONE,
      ["too-long 2", "too-long 4"],
    ],
    [
      "is longer than a read, with other problems after it",
      `${ROW}{"question":"${CANARY.repeat(40_000)}"}\n{}\n\n{\n${ROW}`,
      DONE + DONE,
      ["too-long 2", "missing-field 3", "not-json 5"],
    ],
    ["is the first element", `[${ONE_MORE}, ${FITS}]`, `[ ${DONE.trim()}]`, ["too-long [0]"]],
    ["is the last element", `[${FITS}, ${ONE_MORE}]\n`, `[${DONE.trim()}]\n`, ["too-long [1]"]],
    ["is every element", `[${ONE_MORE},${ONE_MORE}]`, "[]", ["too-long [0]", "too-long [1]"]],
  ])("%s", async (_, input, out, places) => {
    expect(await skipped(input, "--max-row-bytes", "29")).toEqual({ code: 0, out, places });
  });

  it.each<[string, string, string, string]>([
    ["line", "", "\n", ""],
    ["element", "[", ",", "]"],
  ])("a %s of 100 MB is skipped without being held in memory", async (_, open, between, close) => {
    const lap = await workspace();
    const long = `{"question":"${"x".repeat(100_000_000)}","answer":"A"}`;
    lap.write("in.json", open + [FITS, long, FITS].join(between) + close);
    const flags = ["--on-reject", "skip", "in.json"];
    const { code, stdout, peakMegabytes } = await runMeasured(lap, ...MARKS, ...flags);
    const done = DONE.trim();
    expect({ code, out: stdout.trim() }).toEqual({
      code: 0,
      out: open + [done, done].join(between) + close,
    });
    expect(peakMegabytes).toBeLessThan(450);
  });
});

const deep = (open: string, close: string, levels: number): string =>
  `{"question":"Q","answer":"A","x":${open.repeat(levels - 1)}${close.repeat(levels - 1)}}`;

describe("a deep row", () => {
  it.each<[string, string]>([
    ["lists, 513 deep", deep("[", "]", 513)],
    ["lists, 1,000 deep", deep("[", "]", 1000)],
    ["objects, 100,000 deep", deep('{"a":', "}", 100_000).replace(":}", ":1}")],
    [
      "a content, 1,000,000 deep",
      `{"question":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)},"answer":"A"}`,
    ],
  ])("of %s is rejected at any position", async (_, row) => {
    expect(await skipped(`${row}\n${ROW}${row}\n`)).toEqual({
      code: 0,
      out: DONE,
      places: ["too-deep 1", "too-deep 3"],
    });
    expect(await skipped(`[${FITS},${row}]`)).toEqual({
      code: 0,
      out: `[${DONE.trim()}]`,
      places: ["too-deep [1]"],
    });
  });

  it("of 500 levels is unchanged", async () => {
    const lists = `${"[ ".repeat(499)}${"]".repeat(499)}`;
    expect(await skipped(`{"x":${lists},"question":"Q","answer":"A"}\n`)).toEqual({
      code: 0,
      out: `{"x":${lists},"question":"Q+c+p:","answer":"p:A"}\n`,
      places: [],
    });
  });
});

describe("bytes that are not UTF-8", () => {
  const bad = (...bytes: number[]): Buffer =>
    Buffer.concat([Buffer.from('{"question":"Q'), Buffer.from(bytes), Buffer.from('","answer":"A"}\n')]);
  it.each<[string, Buffer]>([
    ["a lone continuation", bad(0x80)],
    ["an overlong NUL", bad(0xc0, 0x80)],
    ["half a surrogate pair", bad(0xed, 0xa0, 0x80)],
    ["a character beyond the last one", bad(0xf4, 0x90, 0x80, 0x80)],
    ["five bytes for one character", bad(0xf8, 0x88, 0x80, 0x80, 0x80)],
    ["a truncated character", bad(0xe2, 0x82)],
  ])("%s", async (_, row) => {
    expect(await skipped(Buffer.concat([row, Buffer.from(ROW)]))).toEqual({
      code: 0,
      out: DONE,
      places: ["bad-utf8 1"],
    });
    const lap = await workspace({ "in.jsonl": row });
    const { stderr } = await lap.run("in.jsonl");
    expect(stderr).toContain("in.jsonl:1: byte 15 of the row is not UTF-8 (bad-utf8)\n");
  });

  it("do not include a character on the border of two reads", async () => {
    // 131,072 bytes are read at once; the two bytes of é are in two reads
    const text = `${"x".repeat(131_072 - 14)}é`;
    expect(await skipped(`{"question":"${text}","answer":"A"}\n`)).toEqual({
      code: 0,
      out: `{"question":"${text}+c+p:","answer":"p:A"}\n`,
      places: [],
    });
  });

  it("are rejected in an unused field, too", async () => {
    const row = Buffer.from('{"x":"\u00ff","question":"Q","answer":"A"}\n', "latin1");
    expect(await skipped(Buffer.concat([Buffer.from(ROW), row]))).toEqual({
      code: 0,
      out: DONE,
      places: ["bad-utf8 2"],
    });
  });

  it("are found in a long row", async () => {
    const row = Buffer.concat([Buffer.alloc(60_000_000, "x"), Buffer.from([0xff, 0x0a])]);
    const lap = await workspace({ "in.jsonl": Buffer.concat([Buffer.from(ROW), row]) });
    const { stderr } = await lap.run("in.jsonl", ...MARKS, "--on-reject", "skip");
    expect(stderr).toContain("in.jsonl:2: byte 60000001 of the row is not UTF-8 (bad-utf8)\n");
  });

  it("are found in time in proportion to the row", () => {
    const grown = growth(1 << 18, (size) => {
      const row = Buffer.concat([Buffer.alloc(size, "x"), Buffer.from([0xff])]);
      return () => findInvalidByte(row);
    });
    expect(grown).toBeLessThan(LINEAR);
  });
});

describe("a byte-order mark", () => {
  it.each<[string, string, string, string[]]>([
    ["alone in the file", "\ufeff", "", []],
    ["twice at the start", `\ufeff\ufeff${ROW}${ROW}`, DONE, ["not-json 1"]],
    ["before blank lines", `\ufeff\n\n${ROW}`, DONE, []],
    ["before an array", `\ufeff[${FITS}]`, `[${DONE.trim()}]`, []],
    [
      "in a string",
      '{"question":"\ufeffQ","answer":"A"}\n',
      '{"question":"\ufeffQ+c+p:","answer":"p:A"}\n',
      [],
    ],
  ])("%s", async (_, input, out, places) => {
    expect(await skipped(input)).toEqual({ code: 0, out, places });
  });
});
