import { AS_TEXT, type FileKind, intoRows, TO_ROWS, UNPACK, withPandas } from "./file-kind.js";

/** Archives and compressed files that this tool does not unpack, by their first bytes. */
export function packedKind(first: Buffer): FileKind | undefined {
  if (startsWith(first, "PK\x03\x04") || startsWith(first, "PK\x05\x06") || startsWith(first, "PK\x07\x08"))
    return zipKind(first);
  if (isTar(first)) return { what: "a tar archive", todo: UNPACK, command: (f) => intoRows(`tar -xOf ${f}`) };
  const found = PACKERS.find(({ magic }) => startsWith(first, magic));
  if (found === undefined) return undefined;
  const { what, command } = found;
  return { what, todo: UNPACK, command: (file) => intoRows(command.replace("FILE", () => file)) };
}

/** Each packer's magic number, one character a byte. */
const PACKERS: readonly { readonly magic: string; readonly what: string; readonly command: string }[] = [
  { magic: "\xfd7zXZ\0", what: "xz data", command: "xz -dc FILE" },
  { magic: "BZh", what: "bzip2 data", command: "bzip2 -dc FILE" },
  { magic: "\x04\x22\x4d\x18", what: "LZ4 data", command: "lz4 -dc FILE" },
  { magic: "\x02\x21\x4c\x18", what: "LZ4 data", command: "lz4 -dc FILE" },
  { magic: "7z\xbc\xaf\x27\x1c", what: "a 7z archive", command: "7z x -so FILE" },
  { magic: "Rar!\x1a\x07", what: "a RAR archive", command: "unrar p -inul FILE" },
  { magic: "LZIP", what: "lzip data", command: "lzip -dc FILE" },
  { magic: "\x89LZO\0\r\n\x1a\n", what: "LZO data", command: "lzop -dc FILE" },
  { magic: "\x1f\x9d", what: "compress (.Z) data", command: "gzip -dc FILE" },
  { magic: "\xff\x06\0\0sNaPpY", what: "Snappy data", command: "snzip -dc FILE" },
  // what unpacks to these was packed twice
  { magic: "\x1f\x8b", what: "gzip data in compressed data", command: "gzip -dc FILE" },
  { magic: "\x28\xb5\x2f\xfd", what: "zstd data in compressed data", command: "zstd -dc FILE" },
];

export function startsWith(bytes: Buffer, magic: string, at = 0): boolean {
  return bytes.subarray(at, at + magic.length).toString("latin1") === magic;
}

/** Office documents, NumPy's .npz and PyTorch's files are zip archives; the names of their first parts tell which. */
function zipKind(first: Buffer): FileKind {
  const text = first.toString("latin1");
  if (/xl\/|\[Content_Types\]|opendocument\.spreadsheet/.test(text) && !/word\/|ppt\//.test(text))
    return {
      what: "a spreadsheet (xlsx)",
      todo: TO_ROWS,
      command: withPandas(`pandas.read_excel(f, ${AS_TEXT})`),
    };
  if (/word\/|ppt\/|opendocument/.test(text)) return { what: "an office document", todo: EXPORT };
  if (/\.npy/.test(text)) return { what: "a NumPy archive (npz)", todo: ARRAYS };
  if (/data\.pkl|archive\/version/.test(text)) return { what: "a PyTorch file", todo: ARRAYS };
  return { what: "a zip archive", todo: UNPACK, command: (file) => intoRows(`unzip -p ${file}`) };
}

const EXPORT = "export its text as rows, one JSON object a line";
export const ARRAYS = "it holds numbers, no rows; name the file with the rows";

const TAR_BLOCK = 512;
const TAR_SUM_AT = 148;

/** A tar archive's first header has the sum of its own bytes, in octal, where the sum counts as eight spaces. */
function isTar(first: Buffer): boolean {
  if (first.length < TAR_BLOCK) return false;
  const given = /^\s*([0-7]+)[\0 ]/.exec(first.toString("latin1", TAR_SUM_AT, TAR_SUM_AT + 8))?.[1];
  if (given === undefined) return false;
  let sum = 8 * 0x20;
  for (let at = 0; at < TAR_BLOCK; at++) if (at < TAR_SUM_AT || at >= TAR_SUM_AT + 8) sum += first[at]!;
  return sum === Number.parseInt(given, 8);
}
