import { AS_TEXT, type FileKind, intoRows, TO_ROWS, withDatasets, withPandas } from "./file-kind.js";
import { ARRAYS, startsWith } from "./packed-kinds.js";

/** Files of data, models and documents, by their first bytes. */
export function dataKind(first: Buffer): FileKind | undefined {
  const found = MAGIC.find(({ magic, at }) => startsWith(first, magic, at))?.kind;
  if (found !== undefined) return found;
  if (isArrowStream(first))
    return {
      what: "an Arrow file",
      todo: TO_ROWS,
      command: withDatasets("datasets.Dataset.from_file(f)"),
    };
  if (isSafetensors(first)) return { what: "a safetensors file", todo: ARRAYS };
  if (isPickle(first)) return PICKLE;
  return undefined;
}

const PICKLE: FileKind = {
  what: "a Python pickle",
  todo: "it runs code when it is opened; if you trust its source, write its rows as JSON Lines:",
  command: withPandas("pandas.DataFrame(pandas.read_pickle(f))"),
};

const PICTURE: FileKind = { what: "a picture, sound or film", todo: "name the file with the rows" };
const PROGRAM: FileKind = { what: "a program", todo: "name the file with the rows" };

const avro = (file: string): string =>
  intoRows(
    `python3 -c 'import sys, json, fastavro; [print(json.dumps(row, ensure_ascii=False)) for row in fastavro.reader(open(sys.argv[1], "rb"))]' ${file}`,
  );

/** Magic numbers, one character a byte. */
const MAGIC: readonly { readonly magic: string; readonly at?: number; readonly kind: FileKind }[] = [
  {
    magic: "PAR1",
    kind: { what: "Parquet from a pipe, or in compressed data", todo: "name the Parquet file itself" },
  },
  {
    magic: "PARE",
    kind: { what: "an encrypted Parquet file", todo: "write it again without encryption" },
  },
  {
    magic: "ARROW1",
    kind: { what: "an Arrow (Feather) file", todo: TO_ROWS, command: withPandas("pandas.read_feather(f)") },
  },
  {
    magic: "FEA1",
    kind: { what: "a Feather file", todo: TO_ROWS, command: withPandas("pandas.read_feather(f)") },
  },
  { magic: "Obj\x01", kind: { what: "an Avro file", todo: TO_ROWS, command: avro } },
  { magic: "ORC", kind: { what: "an ORC file", todo: TO_ROWS, command: withPandas("pandas.read_orc(f)") } },
  {
    magic: "SQLite format 3\0",
    kind: {
      what: "an SQLite database",
      todo: 'list its tables, then write one with sqlite3 -json FILE "select * from TABLE":',
      command: (file) => `sqlite3 ${file} .tables`,
    },
  },
  { magic: "DUCK", at: 8, kind: { what: "a DuckDB database", todo: "write a table as JSON Lines" } },
  { magic: "\x93NUMPY", kind: { what: "a NumPy array (npy)", todo: ARRAYS } },
  { magic: "\x89HDF\r\n\x1a\n", kind: { what: "an HDF5 file", todo: ARRAYS } },
  { magic: "CDF\x01", kind: { what: "a NetCDF file", todo: ARRAYS } },
  { magic: "GGUF", kind: { what: "a model (GGUF)", todo: ARRAYS } },
  { magic: "%PDF-", kind: { what: "a PDF document", todo: "write its text as rows first" } },
  { magic: "{\\rtf", kind: { what: "an RTF document", todo: "write its text as rows first" } },
  {
    magic: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    kind: {
      what: "an old office document (xls, doc)",
      todo: "if it is a table, write its rows as JSON Lines:",
      command: withPandas(`pandas.read_excel(f, ${AS_TEXT})`),
    },
  },
  { magic: "\x89PNG", kind: PICTURE },
  { magic: "\xff\xd8\xff", kind: PICTURE },
  { magic: "GIF8", kind: PICTURE },
  { magic: "RIFF", kind: PICTURE },
  { magic: "OggS", kind: PICTURE },
  { magic: "fLaC", kind: PICTURE },
  { magic: "ID3", kind: PICTURE },
  { magic: "ftyp", at: 4, kind: PICTURE },
  { magic: "\x1aE\xdf\xa3", kind: PICTURE },
  { magic: "II*\0", kind: PICTURE },
  { magic: "MM\0*", kind: PICTURE },
  { magic: "\x7fELF", kind: PROGRAM },
  { magic: "\0asm", kind: PROGRAM },
];

/** Arrow's stream format: a marker, then the length of the schema, which is a few kilobytes at most. */
function isArrowStream(first: Buffer): boolean {
  return startsWith(first, "\xff\xff\xff\xff") && first.length >= 8 && first.readUInt32LE(4) < 1 << 24;
}

/** A header's length in eight bytes, then the header, which is JSON. */
function isSafetensors(first: Buffer): boolean {
  return first.length > 9 && first.readBigUInt64LE(0) < 100_000_000n && startsWith(first, '{"', 8);
}

/** From protocol 2 on, a pickle begins with its protocol's number; from 4 on a frame follows. */
function isPickle(first: Buffer): boolean {
  return first[0] === 0x80 && first[1]! >= 2 && first[1]! <= 5;
}
