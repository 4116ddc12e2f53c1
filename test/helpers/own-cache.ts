import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Tests and the commands that they start share a cache that begins empty, and leave the user's own alone. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-cache-"));
  process.env["LOOKAHEAD_PREP_CACHE"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
