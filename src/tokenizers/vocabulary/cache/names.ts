import { VERSION } from "../layout.js";

/** The file of a tokenizer.json's vocabulary, by the SHA-256 of the file in hex. */
export function fileName(sha256: string): string {
  return `${sha256}-${VERSION}.vocabulary`;
}

/** Names that `fileName` gives, in this version or another. */
export const FILE_NAME = /^[0-9a-f]{64}-\d+\.vocabulary$/;
/** Names of files that are not yet whole. */
export const PART_NAME = /^[0-9a-f]{64}-\d+\.vocabulary\.[0-9a-f-]{36}\.part$/;
