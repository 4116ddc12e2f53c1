import { AS_TEXT, type FileKind, intoRows, TO_ROWS, withPandas } from "./file-kind.js";

/** Texts in another encoding, by a byte-order mark or by the zeros in the first characters. */
export function encodingKind(first: Buffer): FileKind | undefined {
  const found = encodingOf(first);
  if (found === undefined) return undefined;
  const [what, encoding] = found;
  return {
    what: `${what} text`,
    todo: "convert it first:",
    command: (file) => intoRows(`iconv -f ${encoding} -t UTF-8 ${file}`),
  };
}

function encodingOf(first: Buffer): readonly [what: string, encoding: string] | undefined {
  const mark = first.toString("latin1", 0, 4);
  if (mark === "\xff\xfe\0\0" || mark === "\0\0\xfe\xff") return ["UTF-32", "UTF-32"];
  if (mark.startsWith("\xff\xfe") || mark.startsWith("\xfe\xff")) return ["UTF-16", "UTF-16"];
  // JSON begins with an ASCII character
  const zeros = [...first.subarray(0, 4)].map((byte) => (byte === 0 ? "0" : "x")).join("");
  if (zeros === "x000") return ["UTF-32", "UTF-32LE"];
  if (zeros === "000x") return ["UTF-32", "UTF-32BE"];
  if (zeros === "x0x0") return ["UTF-16", "UTF-16LE"];
  if (zeros === "0x0x") return ["UTF-16", "UTF-16BE"];
  return undefined;
}

/**
 * Texts that are no rows. `text` is the beginning of the file without leading white space. A file in which any line
 * begins like a row is none of these, however its first line looks: only that line is then at fault.
 */
export function textKind(text: string): FileKind | undefined {
  if (text.startsWith("version https://git-lfs.github.com/spec/"))
    return {
      what: "a Git LFS pointer",
      todo: "fetch the file that it points to, in its repository:",
      command: (file) => `git lfs pull --include ${file}`,
    };
  if (/^<(?:!doctype html|html|head|body)\b/i.test(text))
    return {
      what: "an HTML page",
      todo: "a download often saves the page of a login or an error; download the file again",
    };
  if (/^<\?xml\b/i.test(text)) return { what: "an XML document", todo: "write its rows as JSON Lines first" };
  if (text.startsWith("\x1e"))
    return {
      what: "a sequence of JSON texts (RFC 7464)",
      todo: "remove the separators:",
      command: (file) => intoRows(`tr -d '\\036' < ${file}`),
    };
  if (/^[{[][^\n]*\r[ \t]*\{/.test(text) && !text.includes("\n"))
    return {
      what: "text whose lines end with CR alone",
      todo: "end them with LF:",
      command: (file) => intoRows(`tr '\\r' '\\n' < ${file}`),
    };
  const lines = text.split(/\r?\n/);
  if (lines.some((line) => /^\s*[{[]/.test(line))) return undefined;
  if (isYaml(lines))
    return {
      what: "YAML",
      todo: TO_ROWS,
      command: (file) =>
        intoRows(
          `python3 -c 'import sys, json, yaml; [print(json.dumps(row, ensure_ascii=False)) for row in yaml.safe_load(open(sys.argv[1]))]' ${file}`,
        ),
    };
  return tableKind(lines);
}

function isYaml(lines: readonly string[]): boolean {
  const [first = "", second = ""] = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (/^%YAML/.test(first)) return true;
  const item = first === "---" ? second : first;
  return /^(?:- )?["']?\w[\w -]*["']?:(?: |$)/.test(item) && !/^\w+:\/\//.test(item);
}

const DELIMITERS = [
  { delimiter: "\t", what: "TSV (tab-separated values)", read: `pandas.read_csv(f, sep="\\t", ${AS_TEXT})` },
  { delimiter: ",", what: "CSV (comma-separated values)", read: `pandas.read_csv(f, ${AS_TEXT})` },
  {
    delimiter: ";",
    what: "CSV (values separated by semicolons)",
    read: `pandas.read_csv(f, sep=";", ${AS_TEXT})`,
  },
  { delimiter: "|", what: "CSV (values separated by bars)", read: `pandas.read_csv(f, sep="|", ${AS_TEXT})` },
];

/** A table begins with the names of its columns: two or more short words, none of them twice. */
function tableKind([header = "", ...rest]: readonly string[]): FileKind | undefined {
  if (rest.length === 0) return undefined;
  for (const { delimiter, what, read } of DELIMITERS) {
    const names = header.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
    if (names.length < 2 || new Set(names).size < names.length) continue;
    // pandas gives its index a column without a name
    const isName = (name: string, i: number): boolean =>
      (i === 0 && name === "") || /^[\p{L}_#][\p{L}\p{N}_ .:/()#-]{0,40}$/u.test(name);
    if (!names.every(isName)) continue;
    if (!rest.some((line) => line.includes(delimiter))) continue;
    return { what, todo: TO_ROWS, command: withPandas(read) };
  }
  return undefined;
}
