// The harness before workspace.ts; only golden.test.ts still uses it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BIN, type ProcessOptions, type ProcessResult, runProgram } from "./process.js";

/** Runs the built command to its end. */
export function runCommand(args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  return runProgram(process.execPath, [BIN, ...args], options);
}

/** Works in a fresh folder, which is removed afterwards. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
