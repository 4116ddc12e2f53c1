import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { Columns, ColumnType } from "../../../src/domain/columns.js";
import { PARSERS } from "../../../src/io/rows/parquet-values.js";
import { ParquetFile } from "../../../src/io/rows/write-parquet.js";
import { refuseMisfit } from "../../../src/row/refuse-misfit.js";
import { workspace } from "../../helpers/workspace.js";

type Row = Readonly<Record<string, unknown>>;

const { columns } = fc.letrec<{ type: ColumnType; columns: Columns }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<ColumnType>({ kind: "text" }, { kind: "boolean" }, { kind: "int32" }),
    fc.record({ kind: fc.constant("list" as const), item: tie("type") }),
    fc.record({ kind: fc.constant("object" as const), fields: tie("columns") }),
  ),
  columns: fc.dictionary(fc.constantFrom("a", "b", "list", "element", "ü", "x y"), tie("type"), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  }),
}));

function valueFor(one: ColumnType): fc.Arbitrary<unknown> {
  switch (one.kind) {
    case "text":
      return fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "\ufeff", "\u0000", "null"));
    case "boolean":
      return fc.boolean();
    case "int32":
      return fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31)));
    case "list":
      return fc.array(valueFor(one.item), { maxLength: 4 });
    case "object":
      return rowOf(one.fields);
  }
}

const rowOf = (of: Columns): fc.Arbitrary<Row> =>
  fc.record(Object.fromEntries(Object.entries(of).map(([name, one]) => [name, valueFor(one)])));

const table = columns.chain((of) => fc.record({ of: fc.constant(of), rows: fc.array(rowOf(of)) }));

async function write(of: Columns, rows: readonly Row[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  const file = new ParquetFile(of, async (bytes) => {
    parts.push(Buffer.from(bytes));
  });
  // so that many rows fill a group
  for (const row of rows) await file.add(row, 1 << 22);
  await file.end();
  return Buffer.concat(parts);
}

async function read(bytes: Buffer): Promise<readonly unknown[]> {
  const file = new Uint8Array(bytes).buffer;
  return (await parquetReadObjects({ file, parsers: PARSERS })) as readonly unknown[];
}

describe("a Parquet file", () => {
  it("gives the rows back, whatever the columns are", async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ of, rows }) => {
        for (const row of rows) refuseMisfit(of, row);
        expect(await read(await write(of, rows))).toEqual(rows);
      }),
    );
  });

  it("gives another program the same rows", async () => {
    const of: Columns = {
      messages: {
        kind: "list",
        item: {
          kind: "object",
          fields: { role: { kind: "text" }, ids: { kind: "list", item: { kind: "int32" } } },
        },
      },
      flag: { kind: "boolean" },
    };
    const lap = await workspace();
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await fc.assert(
      fc.asyncProperty(fc.array(rowOf(of), { minLength: 1 }), async (rows) => {
        lap.write("t.parquet", await write(of, rows));
        const found = await connection.runAndReadAll(
          `SELECT to_json(t)::VARCHAR FROM read_parquet('${lap.path("t.parquet")}') t`,
        );
        expect(found.getRows().map(([json]) => JSON.parse(String(json)) as unknown)).toEqual(rows);
      }),
      { numRuns: 50 },
    );
    connection.closeSync();
  });
});

describe("a row that does not fit its columns", () => {
  it("is any row that is changed in one place", () => {
    const others: readonly unknown[] = [null, undefined, 1.5, 2 ** 31, -0, "\ud800", 10n];
    fc.assert(
      fc.property(
        columns.chain((of) => fc.tuple(fc.constant(of), rowOf(of))),
        fc.constantFrom(...others),
        fc.nat(),
        ([of, row], other, pick) => {
          const names = Object.keys(of);
          const name = names[pick % names.length]!;
          expect(() => refuseMisfit(of, { ...row, [name]: other })).toThrow();
          expect(() => refuseMisfit(of, { ...row, more: 1 })).toThrow("the same fields in every row");
          const { [name]: _, ...rest } = row;
          expect(() => refuseMisfit(of, rest)).toThrow("has this field in every row");
        },
      ),
    );
  });
});
