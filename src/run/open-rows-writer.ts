import { outputFormats } from "../formats/output/registry.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { ContainerWriter } from "./container-writer.js";
import type { Outputs } from "./outputs.js";
import type { RowsWriter } from "./rows-writer.js";

/** The writer for the container of the output. */
export async function openRowsWriter(
  { container, output }: ResolvedSettings,
  { writeRows, rowsName }: Outputs,
): Promise<RowsWriter> {
  if (container === "json" || output === undefined) return new ContainerWriter(writeRows, rowsName);
  const { ParquetFile } = await import("../io/rows/write-parquet.js");
  const { TableWriter } = await import("./table-writer.js");
  return new TableWriter(new ParquetFile(outputFormats[output.format].columns, writeRows));
}
