import { spawn } from "node:child_process";
import { join } from "node:path";

/** The built command. */
export const BIN = join(import.meta.dirname, "../../bin/lookahead-prep.js");

export interface ProcessResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd: string;
  readonly stdin?: string | Buffer | undefined;
  /** Variables added to those of this process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a program to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, stdin = "", env = {} }: ProcessOptions,
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const [out, err] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString("utf8"));
      resolve({ code, signal, stdout: out!, stderr: err! });
    });
    // the program may end before it has read everything
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}
