import { RunError } from "../../domain/run-error.js";
import { shellFile } from "../../domain/shell-word.js";
import { dataKind } from "./data-kinds.js";
import type { FileKind } from "./file-kind.js";
import { jsonDocumentKind } from "./json-document.js";
import { packedKind } from "./packed-kinds.js";
import { encodingKind, textKind } from "./text-kinds.js";

/** How many plain bytes of a file decide what it is. */
export const SAMPLE_BYTES = 1 << 16;

/**
 * Throws RunError `bad-data` if a file that begins with these bytes is no rows: not one of its lines may then be read
 * as a row, whatever is done with rejected rows. The message names the file's kind, and a command that converts it.
 */
export function refuseForeign(first: Buffer, name: string): void {
  const kind = foreignKind(first);
  if (kind === undefined) return;
  const { what, todo, command } = kind;
  // a command cannot read a stream again, or an object of a store
  const file = name === "<stdin>" || name.includes("://") ? "FILE" : shellFile(name);
  const lines = command === undefined ? [] : [`  ${command(file)}`];
  throw new RunError("bad-data", [`${name}: this is ${what}, not rows; ${todo}`, ...lines]);
}

function foreignKind(first: Buffer): FileKind | undefined {
  const known = packedKind(first) ?? dataKind(first) ?? encodingKind(first);
  if (known !== undefined) return known;
  const text = first.toString("utf8").replace(/^\ufeff?[ \t\r\n]*/, "");
  if (text.startsWith("{")) return jsonDocumentKind(text) ?? textKind(text);
  if (text === "" || text.startsWith("[")) return undefined;
  return textKind(text) ?? binaryKind(text);
}

/** Control characters are in no text; a file in which a line begins like a row has only damaged rows. */
function binaryKind(text: string): FileKind | undefined {
  const isBinary = /^[^\n]{0,512}[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) && !/^\s*[{[]/m.test(text);
  return isBinary
    ? { what: "binary data of an unknown kind", todo: "name a file of JSON Lines, or one JSON array" }
    : undefined;
}
