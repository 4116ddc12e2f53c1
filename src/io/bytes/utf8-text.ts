import { RunError } from "../../domain/run-error.js";

/** The text in a file's bytes, without a byte-order mark. Throws RunError `bad-data` for bytes that are not UTF-8. */
export function utf8Text(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RunError("bad-data", `${name}: the bytes are not UTF-8; write the file in UTF-8`, cause);
  }
}
