/** How an output holds rows: as JSON, in the container of the inputs, or as a Parquet file. */
export type OutputContainer = "json" | "parquet";

/** The container of an output, by its name; undefined is stdout. */
export function outputContainer(name: string | undefined): OutputContainer {
  return name !== undefined && /[^/]\.parquet$/i.test(name) ? "parquet" : "json";
}
