import type { SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Columns, ColumnType } from "../../domain/columns.js";
import type { Write } from "../compression/compress.js";

/** Rows of so many bytes of JSON are written together: readers hold such a group in memory, and so does this writer. */
const GROUP_BYTES = 16 << 20;

type Row = Readonly<Record<string, unknown>>;

/**
 * Writes a Parquet file with these columns, one group of rows after the other. The file depends on the rows alone, not on
 * how they come in.
 */
export class ParquetFile {
  private readonly write: Write;
  private readonly columns: readonly string[];
  private readonly bytes = new ByteWriter();
  private readonly file: ParquetWriter;
  private rows: Row[] = [];
  private size = 0;

  constructor(columns: Columns, write: Write) {
    this.write = write;
    this.columns = Object.keys(columns);
    this.file = new ParquetWriter({
      writer: this.bytes,
      schema: schemaOf(columns),
      statistics: false,
      createdBy: "lookahead-prep",
    });
  }

  /** Adds a row that fits the columns; `size` is the number of bytes of its JSON. */
  async add(row: Row, size: number): Promise<void> {
    this.rows.push(row);
    this.size += size;
    if (this.size >= GROUP_BYTES) await this.writeGroup();
  }

  async end(): Promise<void> {
    await this.writeGroup();
    await this.file.finish();
    await this.flush();
  }

  private async writeGroup(): Promise<void> {
    const { rows } = this;
    if (rows.length === 0) return;
    this.rows = [];
    this.size = 0;
    await this.file.write({
      columnData: this.columns.map((name) => ({ name, data: rows.map((row) => row[name]) })),
      rowGroupSize: rows.length,
    });
    await this.flush();
  }

  /** Hands on the bytes so far. */
  private async flush(): Promise<void> {
    const bytes = this.bytes.getBytes();
    await this.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.bytes.index = 0;
  }
}

function schemaOf(columns: Columns): SchemaElement[] {
  const names = Object.entries(columns);
  return [
    { name: "root", num_children: names.length },
    ...names.flatMap(([name, type]) => elementsOf(name, type)),
  ];
}

/** The schema of one value, before that of its parts, as Parquet lists them. */
function elementsOf(name: string, type: ColumnType): SchemaElement[] {
  const required = { name, repetition_type: "REQUIRED" } as const;
  switch (type.kind) {
    case "text":
      return [{ ...required, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }];
    case "boolean":
      return [{ ...required, type: "BOOLEAN" }];
    case "int32":
      return [{ ...required, type: "INT32" }];
    case "list":
      return [
        { ...required, converted_type: "LIST", logical_type: { type: "LIST" }, num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        ...elementsOf("element", type.item),
      ];
    case "object": {
      const fields = Object.entries(type.fields);
      return [
        { ...required, num_children: fields.length },
        ...fields.flatMap(([field, inner]) => elementsOf(field, inner)),
      ];
    }
  }
}
