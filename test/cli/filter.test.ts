import { describe, expect, it } from "vitest";
import { DONE, freshFolder, keepsTheLaws, MARKS, ROW } from "../helpers/command.js";
import { runCommand } from "../helpers/run.js";

const FILTER = ["--filter", "--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];

async function filter(stdin: string | Buffer, flags: readonly string[] = FILTER) {
  const cwd = await freshFolder();
  const { code, stdout, stderr } = await runCommand([...flags, ...MARKS], { cwd, stdin });
  keepsTheLaws(stderr);
  return { code, stdout: stdout.toString(), stderr };
}

describe("--filter", () => {
  it("writes a row for each row, in order, and nothing else", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `{"question":"Q","answer":"A","n":${i}.0}`);
    const { code, stdout } = await filter(`${rows.join("\n")}\n`);
    const expected = rows.map((_, i) => `{"question":"Q+c+p:","answer":"p:A","n":${i}.0}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${expected.join("\n")}\n` });
  });

  it("ends the last row, and makes nothing of nothing", async () => {
    expect(await filter(ROW.trimEnd())).toMatchObject({ code: 0, stdout: DONE });
    expect(await filter("")).toMatchObject({ code: 0, stdout: "" });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ["a blank line, which would have no row", `${ROW}\n${ROW}`, /<stdin>:2: .* \(not-json\)/],
    ["an unfit row", `${ROW}{"question":"Q","answer":" "}\n`, /<stdin>:2:answer: .* \(empty-answer\)/],
    [
      "a row that is a list, which is no array of rows here",
      `[${ROW.trim()}]\n`,
      /<stdin>:1: .* \(not-an-object\)/,
    ],
    [
      "packed data, which is no row",
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0]),
      /<stdin>:1: .* \(bad-utf8\)/,
    ],
  ])("fails on %s", async (_, stdin, message) => {
    const { code, stderr } = await filter(stdin);
    expect({ code, stderr }).toEqual({ code: 65, stderr: expect.stringMatching(message) });
  });

  it("fails on a later row, too, when earlier ones have gone out", async () => {
    const rows = ROW.repeat(20_000);
    const { code, stdout } = await filter(`${rows}\n`);
    expect(code).toBe(65);
    expect(DONE.repeat(20_000).startsWith(stdout)).toBe(true);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["no shape, which would depend on the first rows", ["--filter"], /--filter needs --from/],
    ["an output", [...FILTER, "-o", "out"], /run without --output/],
    ["rejects", [...FILTER, "--rejects", "out"], /run without --rejects/],
    ["inputs", [...FILTER, "in.jsonl"], /standard input only/],
    ["rows left out", [...FILTER, "--on-reject", "skip"], /would skip some/],
    ["rows made several", [...FILTER, "--expand", "--to", "messages"], /run without --expand/],
  ])("refuses %s", async (_, flags, message) => {
    const { code, stderr } = await filter(ROW, flags);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});
