import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { workspace } from "../helpers/workspace.js";

const row = (i: number): string => `{"question":"Why ${i}?","answer":"Since it is ${i}."}\n`;
const rows = [1, 2, 3].map(row).join("");

/** A zip archive that stores its one file: every row is in its bytes as it is. */
const stored = Buffer.concat([
  Buffer.from("504b03040a0000000000000000000000000000000000000000000a000000", "hex"),
  Buffer.from(`rows.jsonl${rows}`),
]);

describe("rows of a file that is no rows are never skipped", () => {
  it.each([
    ["alone", ["z.jsonl"]],
    ["in gzip data", ["z.gz"]],
    ["after another input", ["ok.jsonl", "z.jsonl"]],
    ["from a pipe", ["-"]],
  ] as const)("%s", async (_, inputs) => {
    const lap = await workspace({ "ok.jsonl": rows, "z.jsonl": stored, "z.gz": gzipSync(stored) });
    const result = await lap.run(...inputs, "--on-reject", "skip", "-o", "out.jsonl", { stdin: stored });
    expect(result).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("this is a zip archive, not rows"),
    });
    expect(lap.names()).toEqual(["ok.jsonl", "z.gz", "z.jsonl"]);
  });

  it("one message for a document over many lines, in check, too", async () => {
    const lap = await workspace({ "a.json": JSON.stringify({ data: [JSON.parse(row(1))] }, undefined, 2) });
    for (const command of [["a.json"], ["check", "a.json"]]) {
      const { code, stderr } = await lap.run(...command);
      expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 65, lines: 2 });
      expect(stderr).toContain("jq -c '.data[]' a.json > rows.jsonl");
    }
  });
});

describe("the white space of an array", () => {
  it.each(["\x01", "\x1f", "\f", "\v", "\x7f", "\u00a0", "\0"])("does not include %j", async (byte) => {
    for (const text of [
      `[${row(1)}${byte},${row(2)}]`,
      `[${row(1)},${byte}${row(2)}]`,
      `[${row(1)}${byte}]`,
    ]) {
      const lap = await workspace({ "a.json": text });
      const { code } = await lap.run("a.json", "-o", "out.json");
      expect({ code, names: lap.names() }).toEqual({ code: 65, names: ["a.json"] });
    }
  });

  it("may be longer than a megabyte, before the array and after it", async () => {
    const blank = " \n".repeat(700_000);
    const lap = await workspace({ "a.json": `${blank}[${row(1)},${row(2)}]${blank}` });
    expect(await lap.run("a.json", "-o", "out.json")).toMatchObject({ code: 0 });
    expect(lap.json<unknown[]>("out.json")).toHaveLength(2);
  });

  it("is refused when it is longer than a row may be", async () => {
    const blank = " ".repeat(3 << 20);
    const lap = await workspace({
      "a.json": `${blank}[${row(1)}]`,
      "b.json": `[${row(1)},${blank}${row(2)}]`,
    });
    for (const name of ["a.json", "b.json"]) {
      const { code, stderr } = await lap.run(name, "--max-row-bytes", "1000");
      expect({ code, stderr }).toEqual({ code: 65, stderr: expect.stringContaining("white space") });
    }
  });

  it("before lines does not hide that they are lines", async () => {
    const lap = await workspace({ "a.jsonl": `${"\n".repeat(1_500_000)}${row(1)}`, "b.json": `[${row(2)}]` });
    const { code, stderr } = await lap.run("a.jsonl", "b.json", "-o", "out");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("b.json is a JSON array, and"),
    });
    expect(lap.names()).toEqual(["a.jsonl", "b.json"]);
  });
});
