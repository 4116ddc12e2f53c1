import { createHash } from "node:crypto";

/** More ids are written as their number and hash. */
const PLAIN = 24;

/** What is recorded of a text's ids. */
export function digest(ids) {
  if (ids.length <= PLAIN) return ids.join(" ");
  return `${ids.length} ${createHash("sha256").update(ids.join(" ")).digest("hex").slice(0, 20)}`;
}
