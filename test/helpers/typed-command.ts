import { chmodSync } from "node:fs";
import { delimiter } from "node:path";
import { BIN, type ProcessResult, runProgram } from "./process.js";
import { type Files, type Workspace, workspace } from "./workspace.js";

/** A folder in which `lookahead-prep` can be typed. */
export async function commandFolder(files: Files): Promise<Workspace> {
  const lap = await workspace({
    ...files,
    "bin/lookahead-prep": `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`,
  });
  chmodSync(lap.path("bin/lookahead-prep"), 0o755);
  return lap;
}

/** What a line does that is typed into a shell there. */
export function typed(
  lap: Workspace,
  shell: string,
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessResult> {
  const path = `${lap.path("bin")}${delimiter}${process.env["PATH"]}`;
  return runProgram(shell, ["-c", line], { cwd: lap.folder, env: { PATH: path, ...env } });
}
