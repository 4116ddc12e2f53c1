import type { PreparedBlock } from "../block/prepare-block.js";
import type { ParquetFile } from "../io/rows/write-parquet.js";
import type { RowsWriter } from "./rows-writer.js";

type Row = Readonly<Record<string, unknown>>;

/** Writes blocks as a table. Each row was found to fit its columns when it was prepared. */
export class TableWriter implements RowsWriter {
  private readonly file: ParquetFile;

  constructor(file: ParquetFile) {
    this.file = file;
  }

  /** Lines and arrays may be mixed: a table has neither. */
  begin(): void {}

  async block(bytes: Uint8Array, { kept, separatorAt }: Omit<PreparedBlock, "bulkSpliced">): Promise<void> {
    if (kept === 0) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
    // the byte order mark and blank lines are kept beside rows, and are none
    const rows = separatorAt === undefined ? text.split("\n").map((line) => line.trim()) : elementsOf(text);
    for (const row of rows)
      if (row !== "") await this.file.add(JSON.parse(row) as Row, Buffer.byteLength(row));
  }

  close(): void {}

  end(): Promise<void> {
    return this.file.end();
  }
}

/** The elements of a block of an array, each as its JSON. */
function elementsOf(text: string): readonly string[] {
  const elements = JSON.parse(`[${text.slice(text.search(/[,[]/) + 1)}]`) as readonly Row[];
  return elements.map((row) => JSON.stringify(row));
}
