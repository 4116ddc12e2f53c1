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
  const restore = lend(options.env);
  try {
    await Promise.race([main(host as unknown as NodeJS.Process), ended]);
  } finally {
    restore();
  }
  return host.result();
}

/** The variables that the process has because a run needs them there. */
let lent: string | undefined;

/**
 * Sets the variables that the SDK of S3 reads from the process itself, until they are given back. Runs at the same time must
 * have the same ones.
 */
function lend(env: ProcessOptions["env"] = {}): () => void {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith("AWS_")));
  if (Object.keys(own).length === 0) return () => undefined;
  const key = JSON.stringify(own);
  if (lent !== undefined && lent !== key)
    throw new TypeError("runs at the same time with other variables of S3");
  const before = Object.fromEntries(Object.keys(own).map((name) => [name, process.env[name]]));
  lent = key;
  Object.assign(process.env, own);
  return () => {
    lent = undefined;
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
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
    const foreign = Object.keys(env).find((name) => name.startsWith("NODE_"));
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
