import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { workspace } from "./helpers/workspace.js";

const ROOT = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

/** Builds the wheel in a folder of this name, and returns its path. The test command has built the package already. */
function build(folder: string): string {
  return execFileSync(process.execPath, [join(ROOT, "scripts/wheel.js"), folder], {
    encoding: "utf8",
  }).trim();
}

/** The files of a ZIP file by its directory, checked against the sums and sizes that it names. */
function unzip(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    expect(bytes.toString("latin1", at, at + 4)).toBe("PK\x01\x02");
    const [sum, packed, size] = [16, 20, 24].map((offset) => bytes.readUInt32LE(at + offset));
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const start = bytes.readUInt32LE(at + 42);
    const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const content = inflateRawSync(bytes.subarray(from, from + packed!));
    expect([content.length, crc32(content)]).toEqual([size, sum]);
    files.set(bytes.toString("utf8", at + 46, nameEnd), content);
    at = nameEnd;
  }
  expect(at).toBe(end);
  return files;
}

describe("npm run wheel", () => {
  it("makes one file with the command, its dependencies and a launcher, the same bytes each time", async () => {
    const lap = await workspace();
    const [path, again] = [build(lap.path("a")), build(lap.path("b"))];
    expect(basename(path)).toBe(`lookahead_prep-${version}-py3-none-any.whl`);
    const bytes = readFileSync(path);
    expect(bytes.equals(readFileSync(again))).toBe(true);
    expect(bytes.length).toBeLessThan(4_000_000);

    const files = unzip(bytes);
    const names = [...files.keys()];
    expect(names.filter((name) => /\.([cm]?ts|map|md)$/.test(name))).toEqual([]);
    for (const name of ["bin/lookahead-prep.js", "node_modules/hyparquet-writer/src/index.js"])
      expect(names).toContain(`lookahead_prep/package/${name}`);
    const info = `lookahead_prep-${version}.dist-info`;
    const lines = files.get(`${info}/RECORD`)!.toString().trim().split("\n");
    expect(lines.at(-1)).toBe(`${info}/RECORD,,`);
    const listed = names
      .filter((name) => name !== `${info}/RECORD`)
      .map((name) => {
        const content = files.get(name)!;
        return `${name},sha256=${createHash("sha256").update(content).digest("base64url")},${content.length}`;
      });
    expect(lines.slice(0, -1)).toEqual(listed);
    expect(files.get(`${info}/METADATA`)!.toString()).toMatch(
      new RegExp(`^Name: lookahead-prep\nVersion: ${version.replaceAll(".", "\\.")}\n`, "m"),
    );
  });
});
