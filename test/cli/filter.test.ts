import { describe, expect, it } from "vitest";
import type { ProcessResult } from "../helpers/process.js";
import { DONE, MARKS, ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const FILTER = ["--filter", "--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];

async function filtered(stdin: string | Buffer, flags: readonly string[] = FILTER): Promise<ProcessResult> {
  const lap = await workspace();
  const result = await lap.run(...flags, ...MARKS, { stdin });
  expect(result.stderr).toBeSafe();
  return result;
}

describe("--filter", () => {
  it("writes one row for each row, in order, and nothing else", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `{"question":"Q","answer":"A","n":${i}.0}`);
    const { code, stdout } = await filtered(`${rows.join("\n")}\n`);
    const expected = rows.map((_, i) => `{"question":"Q+c+p:","answer":"p:A","n":${i}.0}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${expected.join("\n")}\n` });
  });

  it("ends the last row with LF, and writes nothing for an empty input", async () => {
    expect(await filtered(ROW.trimEnd())).toMatchObject({ code: 0, stdout: DONE });
    expect(await filtered("")).toMatchObject({ code: 0, stdout: "" });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ["a blank line, which would have no row", `${ROW}\n${ROW}`, /<stdin>:2: .* \(not-json\)/],
    ["an invalid row", `${ROW}{"question":"Q","answer":" "}\n`, /<stdin>:2:answer: .* \(empty-answer\)/],
    [
      "a row that is a list, and not an array of rows",
      `[${ROW.trim()}]\n`,
      /<stdin>:1: .* \(not-an-object\)/,
    ],
    [
      "compressed data, which is not a row",
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0]),
      /<stdin>:1: .* \(bad-utf8\)/,
    ],
  ])("fails on %s", async (_, stdin, message) => {
    const { code, stderr } = await filtered(stdin);
    expect({ code, stderr }).toEqual({ code: 65, stderr: expect.stringMatching(message) });
  });

  it("fails on a later row after earlier rows were written", async () => {
    const rows = ROW.repeat(20_000);
    const { code, stdout } = await filtered(`${rows}\n`);
    expect(code).toBe(65);
    expect(DONE.repeat(20_000).startsWith(stdout)).toBe(true);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["no format, which would depend on the first rows", ["--filter"], /--filter needs --from/],
    ["an output", [...FILTER, "-o", "out"], /run without --output/],
    ["rejects", [...FILTER, "--rejects", "out"], /run without --rejects/],
    ["inputs", [...FILTER, "in.jsonl"], /standard input only/],
    ["rows that are left out", [...FILTER, "--on-reject", "skip"], /would skip some/],
    ["several rows for one", [...FILTER, "--expand", "--to", "messages"], /run without --expand/],
  ])("refuses %s", async (_, flags, message) => {
    const { code, stderr } = await filtered(ROW, flags);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});
