import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** The text of a file in test/scoring/recorded, which test/oracle/scoring.py wrote. */
export function readRecorded(name: string): string {
  return gunzipSync(readFileSync(join(import.meta.dirname, "../scoring/recorded", name))).toString();
}

/** The values in the lines of such a file. */
export function readRecordedLines<Value>(name: string): readonly Value[] {
  return readRecorded(name)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Value);
}
