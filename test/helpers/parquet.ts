import { DuckDBInstance } from "@duckdb/node-api";

/** Writes the rows of a query to a Parquet file, with DuckDB. */
export async function writeParquet(path: string, query: string, options = ""): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT PARQUET${options})`);
  connection.closeSync();
  instance.closeSync();
}
