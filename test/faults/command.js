// The built command as a child process.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

export const BIN = join(import.meta.dirname, "../../bin/lookahead-prep.js");
const PRELOAD = join(import.meta.dirname, "preload");
/** Far more than any run here needs: a run that reaches it hangs. */
const HANGS_SECONDS = 120;

/** How the name of a temporary file tells the machine. */
const MACHINE = createHash("sha256").update(hostname()).digest("hex").slice(0, 6);
/** The temporary file of a run under FIXED_ATTEMPT. */
export const temporaryOf = (name) => `.${name}.fafafa${MACHINE}fafafafafafa.part`;
/** Makes the names of temporary files those of `temporaryOf`, so that faults can be injected there. */
export const FIXED_ATTEMPT = { NODE_OPTIONS: `--require=${join(PRELOAD, "fixed-attempt.cjs")}` };

const { NODE_OPTIONS: _, ...ENVIRONMENT } = process.env;

/** Child processes, killed when the suite ends. */
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a program. `ended` settles when it has ended and all its output is read. */
function startProgram(program, args, { cwd, env = {}, uid, stdin = "ignore", stdout = "pipe" }) {
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(program, args, {
    cwd,
    env: { ...ENVIRONMENT, ...env },
    stdio: [stdin, stdout, "pipe"],
    ...identity,
  });
  running.add(child);
  const output = { out: [], err: [] };
  child.stdout?.on("data", (chunk) => output.out.push(chunk));
  child.stderr.on("data", (chunk) => output.err.push(chunk));
  const started = performance.now();
  let hangs = false;
  const late = setTimeout(() => {
    hangs = true;
    child.kill("SIGKILL");
  }, 1000 * HANGS_SECONDS);
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(late);
      running.delete(child);
      resolve({
        /** `exit 0`, or the signal that ended it. */
        end: hangs ? "hangs" : (signal ?? `exit ${code}`),
        stdout: Buffer.concat(output.out),
        stderr: Buffer.concat(output.err).toString("latin1"),
        seconds: (performance.now() - started) / 1000,
      });
    });
  });
  return { child, ended };
}

export function startCommand(args, { nodeFlags = [], ...start }) {
  return startProgram(process.execPath, [...nodeFlags, BIN, ...args], start);
}

export const runProgram = (program, args, start) => startProgram(program, args, start).ended;

export const runCommand = (args, start) => startCommand(args, start).ended;

/** Runs a shell line; `$LAP` is the command. */
export const runShell = (line, { env = {}, ...start }) =>
  runProgram("bash", ["-c", line], { ...start, env: { ...env, LAP: `${process.execPath} ${BIN}` } });

/** Runs the command and also measures its peak memory and the limit of its heap, in megabytes. */
export async function runMeasured(args, { cwd, ...start }) {
  const file = join(cwd, "measured.json");
  const env = { MEASURED_FILE: file, NODE_OPTIONS: `--require=${join(PRELOAD, "measure.cjs")}` };
  const ended = await runCommand(args, { ...start, cwd, env });
  let measured = {};
  try {
    measured = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // it was killed, or ran out of memory
  }
  return { ...ended, ...measured };
}
