import { createHash, type Hash } from "node:crypto";
import type { ByteRange } from "../bytes/line-range.js";

/**
 * Throws TypeError, on which the request is repeated, unless an answer's Content-Range (RFC 9110, 14.4) is the range
 * that was requested, of an object of this size.
 */
export function refuseOtherRange(
  contentRange: string | null | undefined,
  range: ByteRange,
  bytes: number,
): void {
  const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange ?? "") ?? [];
  const isRequested = Number(start) === range.start && Number(end) === range.end - 1;
  if (!isRequested) throw new TypeError("the answer is another range than requested");
  if (total !== "*" && Number(total) !== bytes)
    throw new TypeError("the answer is of an object of another size");
}

/** A digest that a store names for a content, and how it is computed. */
export interface Digest {
  readonly name: string;
  readonly hash: () => Hash;
  readonly hex: string;
}

/** The digest in a tag of the hub: SHA-256 of a large file, or the id of a git blob. Undefined for other tags. */
export function digestOf(tag: string, bytes: number): Digest | undefined {
  if (/^[0-9a-f]{64}$/.test(tag)) return { name: "SHA-256", hash: () => createHash("sha256"), hex: tag };
  if (!/^[0-9a-f]{40}$/.test(tag)) return undefined;
  return { name: "git blob id", hash: () => createHash("sha1").update(`blob ${bytes}\0`), hex: tag };
}
