import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate as nextTick } from "node:timers/promises";
import { BIN } from "./process.js";

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The user, and the group, as which the command runs. */
  readonly uid?: number;
}

/** The command while it runs. Its stdin stays open, and its stdout is not read, unless the test does so. */
export class RunningCommand {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  #stderr = "";

  constructor(args: readonly string[], cwd: string, { env = {}, uid }: StartOptions) {
    this.process = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.process.stdin.on("error", () => undefined);
    this.process.stderr.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
  }

  /** What it has written to stderr so far. */
  get stderr(): string {
    return this.#stderr;
  }

  write(text: string): void {
    this.process.stdin.write(text);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** How it ends: `exit 0` or `SIGTERM`, or `still runs` after these seconds. */
  async end(seconds = 60): Promise<string> {
    const { process: child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const late = AbortSignal.timeout(1000 * seconds);
      await once(child, "exit", { signal: late }).catch(() => undefined);
    }
    if (child.signalCode === null && child.exitCode === null) return "still runs";
    // the last messages may arrive after the exit
    await finished(child.stderr).catch(() => undefined);
    return child.signalCode ?? `exit ${child.exitCode}`;
  }
}

/** Waits until the condition holds, for some seconds at most. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 120): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`the condition did not hold within ${seconds} s`);
    await nextTick();
  }
}
