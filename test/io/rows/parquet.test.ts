import { readFile, writeFile } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../src/domain/run-error.js";
import { openParquet } from "../../../src/io/rows/parquet.js";
import { openDisk } from "../../../src/io/stores/disk.js";
import { writeParquet } from "../../helpers/parquet.js";
import { type Workspace, workspace } from "../../helpers/workspace.js";

const ROWS =
  "SELECT 'Who ' || i AS prompt, 'Answer ' || (i * 7) AS completion, [{'a': i, 'b': 'x'}] AS m FROM range(200) t(i)";

/** Bytes by which lengths and counts become huge, negative or nothing. */
const byte = fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.nat(255));

async function outcome(lap: Workspace): Promise<string> {
  try {
    const file = await openDisk({ cwd: lap.folder, env: {} }).open("in.parquet", "in.parquet");
    const { chunks } = openParquet(file, "in.parquet", true, 250);
    let rows = 0;
    for await (const chunk of chunks) rows += chunk.toString("utf8").split("\n").length - 1;
    return `${rows} rows`;
  } catch (error) {
    return error instanceof RunError ? error.kind : String(error);
  }
}

describe.each(["ZSTD", "SNAPPY", "GZIP"])("a Parquet file of %s pages with wrong bytes", (codec) => {
  it("is read or refused, and causes no other failure", async () => {
    const lap = await workspace();
    const path = lap.path("in.parquet");
    await writeParquet(path, ROWS, `, COMPRESSION ${codec}`);
    expect(await outcome(lap)).toBe("200 rows");
    const whole = await readFile(path);
    const place = fc.oneof(
      fc.nat(whole.length - 1),
      // the metadata is at the end
      fc.nat(800).map((back) => whole.length - 1 - back),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, byte), { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        await writeFile(path, bytes);
        expect(await outcome(lap)).toMatch(/^(\d+ rows|bad-data)$/);
      }),
      { numRuns: 500 },
    );
  });
});
