import { EventEmitter } from "node:events";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { BIN, type ProcessOptions, type ProcessResult } from "./process.js";

const MAIN = join(import.meta.dirname, "../../dist/code/main.js");

/**
 * Runs the built command to its end, as `bin/lookahead-prep.js` does, but in this process: a start of Node for each of
 * thousands of runs would take most of the tests' time. The command knows its process only as an argument.
 */
export async function runHosted(args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  const { main } = (await import(pathToFileURL(MAIN).href)) as typeof import("../../src/cli/main.js");
  const host = new CommandHost(args, options);
  const ended = host.ended();
  await Promise.race([main(host as unknown as NodeJS.Process), ended]);
  return host.result();
}

/** What `main` uses of a process: its command line and variables, streams of its own, and how it ends. */
class CommandHost extends EventEmitter {
  readonly pid = process.pid;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable;
  readonly stdout = new Collected();
  readonly stderr = new Collected();
  exitCode: number | undefined;
  #signal: NodeJS.Signals | null = null;
  readonly #cwd: string;

  constructor(args: readonly string[], { cwd, stdin = "", env = {} }: ProcessOptions) {
    super();
    const foreign = Object.keys(env).find((name) => /^(NODE|AWS)_/.test(name));
    // Node and the SDK of S3 read these variables themselves
    if (foreign !== undefined) throw new TypeError(`${foreign} needs a process of its own: spawn()`);
    this.argv = [process.execPath, BIN, ...args];
    this.env = { ...process.env, ...env };
    this.stdin = Readable.from([Buffer.from(stdin)].filter(({ length }) => length > 0));
    this.#cwd = cwd;
  }

  cwd(): string {
    return this.#cwd;
  }

  kill(id: number, signal: NodeJS.Signals | 0): true {
    if (id !== this.pid || signal === 0) return process.kill(id, signal);
    this.#signal = signal;
    return true;
  }

  exit(): void {
    this.emit("exit");
  }

  ended(): Promise<void> {
    return new Promise((resolve) => this.once("exit", resolve));
  }

  result(): ProcessResult {
    const signal = this.#signal;
    const code = signal === null ? (this.exitCode ?? 0) : null;
    return { code, signal, stdout: this.stdout.text, stderr: this.stderr.text };
  }
}

/** A stream of a command, read to its end by nobody slow. */
class Collected extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // the writer uses its buffer again
    this.#chunks.push(Buffer.from(chunk));
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}
