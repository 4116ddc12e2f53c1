import { describe, expect, it } from "vitest";
import { writeParquet } from "../../helpers/parquet.js";
import { parseRows } from "../../helpers/rows.js";
import { type Workspace, workspace } from "../../helpers/workspace.js";

const ROWS = 200;
const QUERY = `SELECT 'Who ' || i || '?' AS promptA, 'Why ' || i || '?' AS promptB, 'The answer ' || i AS completion FROM range(${ROWS}) t(i)`;

/** A workspace with a Parquet file of these rows, some of whose bytes are replaced. */
async function patched(query: string, patch: (file: Buffer) => Buffer): Promise<Workspace> {
  const lap = await workspace();
  await writeParquet(lap.path("in.parquet"), query, ", COMPRESSION UNCOMPRESSED");
  lap.write("in.parquet", patch(lap.bytes("in.parquet")));
  return lap;
}

/** Where bytes are in the footer of a Parquet file. */
function inFooter(file: Buffer, bytes: Buffer): readonly number[] {
  const found: number[] = [];
  const start = file.length - 8 - file.readUInt32LE(file.length - 8);
  for (let at = file.indexOf(bytes, start); at !== -1; at = file.indexOf(bytes, at + 1)) found.push(at);
  return found;
}

/** A number as Thrift writes it, in two bytes. */
function thrift(value: number): Buffer {
  return Buffer.from([((2 * value) & 0x7f) | 0x80, (2 * value) >> 7]);
}

describe("the footer of a Parquet file", () => {
  it("with two columns of one name is refused, since a row can hold only one of them", async () => {
    const lap = await patched(QUERY, (file) =>
      Buffer.from(file.toString("latin1").replaceAll("promptB", "promptA"), "latin1"),
    );
    const flags = ["--prompt-field", "promptA", "--answer-field", "completion", "-o", "out.jsonl"];
    const { code, stderr } = await lap.run("in.parquet", ...flags);
    expect(code).toBe(65);
    expect(stderr).toMatch(/in\.parquet.*promptA/);
    expect(lap.names()).toEqual(["in.parquet"]);
  });

  it("never loses rows in silence, whichever of its counts of rows is wrong", async () => {
    const lap = await patched(QUERY, (file) => file);
    const whole = lap.bytes("in.parquet");
    const places = inFooter(whole, thrift(ROWS));
    // of the file, of its row group, and of each column's values
    expect(places.length).toBeGreaterThanOrEqual(5);
    for (const place of places) {
      for (const wrong of [0, ROWS - 1, ROWS + 1]) {
        const file = Buffer.from(whole);
        thrift(wrong).copy(file, place);
        lap.write("in.parquet", file);
        const { code, stdout } = await lap.run(
          ...["in.parquet", "--prompt-field", "promptA", "--answer-field", "completion"],
        );
        const rows = code === 0 ? parseRows(stdout).length : ROWS;
        expect({ place, wrong, code, rows }).toEqual({ place, wrong, code, rows: ROWS });
      }
    }
  });
});
