// The virtual edit in DuckDB on one thread, as a process of its own: node duckdb.js INPUT OUTPUT
import { DuckDBInstance } from "@duckdb/node-api";
import { CONNECTOR, PREFIX } from "./contenders.js";

const [input, output] = process.argv.slice(2).map(quote);
const database = await DuckDBInstance.create(":memory:", { threads: "1" });
const connection = await database.connect();
// columns are given, so that no time is spent on guessing them; with USE_TMP_FILE, DuckDB could replace a device
await connection.run(`
  COPY (
    SELECT question || ${quote(CONNECTOR + PREFIX)} AS question, ${quote(PREFIX)} || answer AS answer
    FROM read_json(${input}, format = 'newline_delimited', columns = {question: 'VARCHAR', answer: 'VARCHAR'})
  ) TO ${output} (FORMAT JSON, USE_TMP_FILE false)`);

function quote(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
