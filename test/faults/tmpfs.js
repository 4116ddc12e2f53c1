// A small private file system that exists until the shell that mounted it ends.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runShell } from "./command.js";

/** What this machine lacks, or undefined. */
export function lacksMounts() {
  const { status } = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
  return status === 0 ? undefined : "mounting a tmpfs is not allowed here";
}

/** Runs shell lines in the folder, with a tmpfs with these options mounted at `disk`. */
export function runInTmpfs(options, lines, folder) {
  mkdirSync(join(folder, "disk"));
  const script = `mount -t tmpfs -o ${options} tmpfs disk || exit 99\n${lines}`;
  return runShell('exec unshare -m bash -c "$SCRIPT"', { cwd: folder, env: { SCRIPT: script } });
}
