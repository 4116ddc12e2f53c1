import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** The folder with the real rows and the golden ones, beside the project; it is not part of it. */
const SHARED = process.env["LOOKAHEAD_PREP_SHARED"] ?? join(ROOT, "../shared");

export const GSM8K = join(SHARED, "data/gsm8k-train.jsonl");
export const GOLDEN = join(SHARED, "golden");

/** False, with a printed reason, where the real rows are not to be had. */
export const hasGsm8k = existsSync(GSM8K);
if (!hasGsm8k) console.warn(`skipped: the GSM8K rows are not at ${SHARED}; set LOOKAHEAD_PREP_SHARED`);

export interface MathRow {
  readonly question: string;
  readonly answer: string;
}

export function readRows(path: string): MathRow[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as MathRow);
}
