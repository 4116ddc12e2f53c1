import { DuckDBInstance } from "@duckdb/node-api";

/** Writes a Parquet file by DuckDB, which knows nothing of us: the rows of a query. */
export async function writeParquet(path: string, query: string, options = ""): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT PARQUET${options})`);
  connection.closeSync();
  instance.closeSync();
}
