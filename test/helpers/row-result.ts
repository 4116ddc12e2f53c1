import { expect } from "vitest";
import type { ProcessResult } from "./process.js";
import { workspace } from "./workspace.js";

/** The result for one row, which is written to stdout. */
export async function rowResult(row: string, flags: readonly string[] = []): Promise<ProcessResult> {
  const lap = await workspace();
  const result = await lap.run(...flags, { stdin: `${row}\n` });
  expect(result.stderr).toBeSafe();
  expect(result.stdout).not.toContain("[object Object]");
  return result;
}
