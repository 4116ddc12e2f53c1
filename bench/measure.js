import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const POLL_MILLISECONDS = 20;

// Only a parent that waits for a process learns its CPU time. Node does not report it, but bash does. The shell writes
// the process's id to descriptor 3, so that its memory can be read, and then "wall user system" in seconds.
const SHELL = `TIMEFORMAT="%R %U %S"
{ time { "$@" 2>&4 3>&- 4>&- & echo $! >&3; wait $!; code=$?; }; } 4>&2 2>&3
exit $code`;

/** Runs one whole process: its seconds of wall clock and CPU, and its peak memory. Without an output, rows are dropped. */
export async function measure(command, output = "ignore") {
  // a group of its own, so that one signal ends both the shell and the process
  const shell = spawn("bash", ["-c", SHELL, "bash", ...command], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", output, "pipe", "pipe"],
  });
  const endGroup = () => shell.pid && process.kill(-shell.pid, "SIGKILL");
  process.once("exit", endGroup);
  let report = "";
  let complaint = "";
  let peakBytes = 0;
  const poll = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(report.split("\n")[0]));
  }, POLL_MILLISECONDS);
  shell.stdio[3].on("data", (chunk) => {
    report += chunk;
  });
  shell.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  try {
    const code = await new Promise((resolve, reject) => shell.once("error", reject).once("close", resolve));
    if (code !== 0) throw new Error(`a contender ended with code ${code}: ${complaint.trim()}`);
  } finally {
    clearInterval(poll);
    process.removeListener("exit", endGroup);
  }
  const [wall, user, system] = report.split("\n")[1].replaceAll(",", ".").split(" ").map(Number);
  return { wall, cpu: user + system, peakBytes };
}

/** The peak memory of the process, as the kernel counts it: polling can miss only its last milliseconds. */
function peakOf(id) {
  try {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // not started yet, or ended
  }
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
