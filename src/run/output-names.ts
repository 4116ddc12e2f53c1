import { outputContainer } from "../domain/output-container.js";
import { RunError } from "../domain/run-error.js";
import { compressionOf } from "../io/compression/compress.js";
import type { Container } from "../io/rows/block.js";
import type { OutputPaths } from "./request.js";

/** Endings of files that are not JSON Lines: what a program expects under such a name is not what would be there. */
const OTHER_KINDS = new Set(
  [
    ...["parquet", "pq", "csv", "tsv", "psv", "arrow", "feather", "ipc", "avro", "orc", "lance", "tfrecord"],
    ...["xlsx", "xls", "ods", "docx", "doc", "pdf", "html", "htm", "xml", "yaml", "yml", "toml", "md"],
    ...["db", "sqlite", "sqlite3", "duckdb", "pkl", "pickle", "pt", "pth", "npy", "npz", "h5", "hdf5"],
    ...["safetensors", "gguf", "bin", "msgpack"],
  ].map((ending) => `.${ending}`),
);
const PAGE_NAMES = new Set([".html", ".htm"]);
const OTHER_PACKERS = new Set(
  [
    ...["bz2", "xz", "lzma", "lz4", "lz", "lzo", "sz", "snappy", "br", "z", "zip", "7z", "rar"],
    ...["tar", "tgz", "tbz", "tbz2", "txz", "tzst", "gzip", "zstd"],
  ].map((ending) => `.${ending}`),
);

/** Throws RunError `usage` for a name of another kind of file than a page: rows or a manifest may be there. */
export function refusePageName(name: string): void {
  if (!PAGE_NAMES.has(endingOf(name)))
    throw new RunError(
      "usage",
      `${name}: the page is HTML, and may replace a file of this name; name one that ends in .html`,
    );
}

/** Throws RunError `usage` for a name of another kind of file than what would be written under it. */
export function refuseMisleadingNames({ rows, rejects, manifest, page }: OutputPaths): void {
  if (page !== undefined) refusePageName(page.path);
  if (rows !== undefined && outputContainer(rows) === "json") {
    refuseKind(
      rows,
      "rows are written as JSON Lines (.jsonl), one JSON array (.json) or a Parquet file (.parquet)",
    );
    const ending = endingOf(rows);
    if (OTHER_PACKERS.has(ending))
      throw new RunError(
        "usage",
        `${rows}: ${ending} is not written; name a file that ends in .gz or .zst, or without compression`,
      );
    refuseKind(
      rows,
      "what is compressed is JSON Lines or one JSON array, and a Parquet file is compressed inside",
      withoutCompression(rows),
    );
  }
  for (const [what, name] of [
    ["rejects are written as JSON Lines", rejects],
    ["the manifest is written as JSON", manifest],
  ] as const) {
    if (name === undefined) continue;
    refuseKind(name, what);
    if (compressionOf(name) !== "none" || OTHER_PACKERS.has(endingOf(name)))
      throw new RunError(
        "usage",
        `${name}: ${what}, never compressed; name a file without ${endingOf(name)}`,
      );
  }
}

function refuseKind(name: string, what: string, plain = name): void {
  const ending = endingOf(plain);
  if (OTHER_KINDS.has(ending))
    throw new RunError("usage", `${name}: ${ending} is not written: ${what}; choose another name`);
}

/** Throws RunError `usage` for one array under a name for lines. Lines under a name for JSON are common. */
export function refuseMisleadingContainer(
  container: Container,
  input: string,
  output: string | undefined,
): void {
  if (container !== "array" || output === undefined) return;
  const ending = endingOf(withoutCompression(output));
  if (ending !== ".jsonl" && ending !== ".ndjson") return;
  throw new RunError(
    "usage",
    `${output}: ${input} is one JSON array, and is written as one; name a .json file, or make lines first: jq -c '.[]' FILE`,
  );
}

function withoutCompression(name: string): string {
  return compressionOf(name) === "none" ? name : name.replace(/\.[^.]*$/, "");
}

/** The ending of a name in small letters, with its dot; empty if it has none. */
function endingOf(name: string): string {
  return /[^/]\.[^./]+$/.exec(name)?.[0].slice(1).toLowerCase() ?? "";
}
