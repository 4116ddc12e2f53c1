import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** The first 100 rows, and what the authors' script wrote for them. They are part of the project. */
export const FIRST_ROWS = join(ROOT, "fixtures/gsm8k");

/** The folder with all rows and what the script wrote for 500 of them, beside the project; it is not part of it. */
const SHARED = process.env["LOOKAHEAD_PREP_SHARED"] ?? join(ROOT, "../shared");

export const GSM8K = join(SHARED, "data/gsm8k-train.jsonl");
export const GOLDEN = join(SHARED, "golden");

/** False, with a printed reason, where the whole file is not to be had. */
export const hasGsm8k = existsSync(GSM8K);
if (!hasGsm8k) {
  console.warn(
    `skipped: the tests on all 7,473 rows of GSM8K, since ${GSM8K} does not exist; LOOKAHEAD_PREP_SHARED names another folder`,
  );
}

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
