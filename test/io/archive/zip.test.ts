import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../src/domain/run-error.js";
import { zipEntries } from "../../../src/io/archive/zip.js";
import type { OpenFile } from "../../../src/io/stores/store.js";
import { type ZipEntry, zip } from "../../helpers/zip.js";

/** A file in memory, read in small pieces. */
function fileOf(bytes: Buffer): OpenFile {
  const readAt: OpenFile["readAt"] = async (buffer, position) =>
    bytes.copy(buffer, 0, position, Math.min(bytes.length, position + Math.min(buffer.length, 1000)));
  const unused = async (): Promise<void> => undefined;
  return {
    isRegular: true,
    bytes: bytes.length,
    readAt,
    reader: () => async () => 0,
    refuseChange: unused,
    close: unused,
  };
}

async function entriesOf(bytes: Buffer, maxBytes = 1 << 20): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const { name, read } of zipEntries(fileOf(bytes), "log.eval", maxBytes))
    found.push([name, (await read()).toString()]);
  return found;
}

const TEXT = "one, two, ".repeat(300);

describe("zipEntries", () => {
  it.each([0, 8, 93] as const)("reads entries of method %s", async (method) => {
    const archive = zip({ name: "a.json", content: TEXT, method }, { name: "b/ü.json", content: "", method });
    expect(await entriesOf(archive)).toEqual([
      ["a.json", TEXT],
      ["b/ü.json", ""],
    ]);
  });

  it.each<[string, ZipEntry, string]>([
    [
      "a size that is too small",
      { name: "a", content: TEXT, method: 8, size: 10 },
      "larger than the archive says",
    ],
    [
      "a size that is too large",
      { name: "a", content: TEXT, method: 8, size: 9999 },
      "size or checksum differs",
    ],
    [
      "zstd data that is larger",
      { name: "a", content: TEXT, method: 93, size: 10 },
      "larger than the archive says",
    ],
    ["another checksum", { name: "a", content: TEXT, method: 93, crc: 1 }, "size or checksum differs"],
    [
      "a way of packing that is not read",
      { name: "a", content: TEXT, method: 12 },
      "packed by method 12, which",
    ],
    ["a password", { name: "a", content: TEXT, method: 8, flags: 1 }, "is encrypted"],
    ["a bomb", { name: "a", content: Buffer.alloc(3 << 20), method: 8 }, "has more than 1048576 bytes"],
  ])("refuses an entry with %s", async (_, entry, message) => {
    await expect(entriesOf(zip(entry))).rejects.toThrow(message);
  });

  it("fails as a RunError for every damaged archive, and never hands on other bytes", async () => {
    const archive = zip({ name: "a", content: TEXT, method: 8 }, { name: "b", content: "b".repeat(50) });
    const damage = fc.record({
      at: fc.nat(archive.length - 1),
      byte: fc.nat(255),
      end: fc.nat(archive.length),
    });
    await fc.assert(
      fc.asyncProperty(damage, fc.boolean(), async ({ at, byte, end }, isCut) => {
        const damaged = Buffer.from(isCut ? archive.subarray(0, end) : archive);
        if (!isCut) damaged[at] = byte;
        try {
          for (const [, content] of await entriesOf(damaged))
            expect([TEXT, "b".repeat(50)]).toContain(content);
        } catch (error) {
          expect(error).toBeInstanceOf(RunError);
          expect(error).toMatchObject({ kind: "bad-data" });
        }
      }),
      { numRuns: 300 },
    );
  });
});
