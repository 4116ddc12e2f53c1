import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { augmentFiles, RunError } from "../../src/index.js";
import { pair, rows } from "../helpers/rows.js";
import { type Files, workspace } from "../helpers/workspace.js";

/** More than is read before a file is known, so that it is not closed because it has ended. */
const LINES = rows(pair("q", "an answer of some words")).repeat(100_000);
const ELEMENTS = LINES.trim().replaceAll("\n", ",");
const BINARY = "\u0001x".repeat(2_000_000);
const DESCRIPTORS = "/proc/self/fd";

/** Inputs that end a run early, at each place where one may be refused, with what is said. */
const REFUSED: readonly (readonly [what: string, files: Files, message: RegExp])[] = [
  ["UTF-16", { a: Buffer.from(LINES, "utf16le") }, /UTF-16/],
  ["no text", { a: BINARY }, /binary/],
  ["a damaged gzip file", { a: gzipSync(LINES).subarray(0, 900) }, /gzip/],
  ["a gzip file of something else", { a: gzipSync(BINARY) }, /binary/],
  ["a damaged Parquet file", { a: `PAR1${LINES}PAR1` }, /Parquet/],
  ["an array after lines", { a: LINES, b: `[${ELEMENTS}]` }, /array/],
  ["broken JSON in an array", { a: `[${ELEMENTS}, {"a" ${ELEMENTS}]` }, /JSON|array/],
];

/** The files in a folder that this process has open. */
function openIn(folder: string): readonly string[] {
  const paths = readdirSync(DESCRIPTORS).map((fd) => {
    try {
      return readlinkSync(join(DESCRIPTORS, fd));
    } catch {
      // the folder of the descriptors itself, which is closed by now
      return "";
    }
  });
  return paths.filter((path) => path.startsWith(folder));
}

describe.skipIf(process.platform !== "linux")("a run that ends early (found out on Linux alone)", () => {
  it.each(REFUSED)("has closed its inputs: %s", async (_, files, message) => {
    const lap = await workspace(files);
    const request = {
      settings: { method: { name: "virtual" as const } },
      inputs: Object.keys(files).map((name) => lap.path(name)),
      output: lap.path("out"),
    };
    const ended = await augmentFiles(request).catch((error: unknown) => error);
    expect(ended).toBeInstanceOf(RunError);
    expect((ended as RunError).message).toMatch(message);
    expect(openIn(lap.folder)).toEqual([]);
  });
});
