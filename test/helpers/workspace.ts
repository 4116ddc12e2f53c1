import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { runHosted } from "./command-host.js";
import "./matchers.js";
import { BIN, type ProcessOptions, type ProcessResult, runProgram } from "./process.js";
import { CANARY, parseRows } from "./rows.js";
import { RunningCommand, type StartOptions } from "./running-command.js";

export type Files = Readonly<Record<string, string | Buffer>>;
export type RunOptions = Omit<ProcessOptions, "cwd">;

/** Words of a command line, and options after them if there are any. */
type CommandLine<Options> = readonly string[] | readonly [...string[], Options];

export interface WorkspaceOptions {
  /** Variables of every run. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** A text that no run may print; then the stderr of every run is safe, too. */
  readonly secret?: string | undefined;
}

/** Options with which every run is checked: it prints no private text, and its stderr is safe. */
export const SAFE: WorkspaceOptions = { secret: CANARY };

/** A fresh folder with these files, which is removed when the test is done. */
export async function workspace(files: Files = {}, options: WorkspaceOptions = {}): Promise<Workspace> {
  const lap = await createWorkspace(files, options);
  onTestFinished(() => lap.remove());
  return lap;
}

/** The same for several tests: the caller removes it, for example `beforeAll(async () => (lap = …).remove)`. */
export async function createWorkspace(files: Files = {}, options: WorkspaceOptions = {}): Promise<Workspace> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "lookahead-prep-")));
  const lap = new Workspace(folder, options);
  for (const [name, content] of Object.entries(files)) lap.write(name, content);
  return lap;
}

/** A folder, the command in it, and what the command leaves there. Names are relative to the folder. */
export class Workspace {
  readonly folder: string;
  readonly #options: WorkspaceOptions;

  constructor(folder: string, options: WorkspaceOptions) {
    this.folder = folder;
    this.#options = options;
  }

  readonly remove = (): Promise<void> => rm(this.folder, { recursive: true, force: true });

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Writes a file, and the folders above it. */
  write(name: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  bytes(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  json<T>(name: string): T {
    return JSON.parse(this.read(name)) as T;
  }

  /** The rows of a file of JSON Lines. */
  output<Row = Record<string, unknown>>(name: string): readonly Row[] {
    return parseRows<Row>(this.read(name));
  }

  /** The manifest of an output. */
  manifest<T>(output: string): T {
    return this.json<T>(`${output}.manifest.json`);
  }

  /** The sorted names of all files and folders in the folder, or in one of its folders. */
  names(folder = "."): string[] {
    return readdirSync(this.path(folder)).sort();
  }

  /** The sorted names of all files and folders at any depth. */
  namesAtAnyDepth(folder = "."): string[] {
    return readdirSync(this.path(folder), { recursive: true, encoding: "utf8" }).sort();
  }

  /** The contents of all files at any depth by name, a character for each byte; an unexpected file shows up. */
  files(folder = "."): Readonly<Record<string, string>> {
    const names = this.namesAtAnyDepth(folder).filter((name) => statSync(this.path(folder, name)).isFile());
    return Object.fromEntries(names.map((name) => [name, readFileSync(this.path(folder, name), "latin1")]));
  }

  /** Runs the built command to its end, in this process. */
  run(...line: CommandLine<RunOptions>): Promise<ProcessResult> {
    const { words, options } = split<RunOptions>(line);
    return this.#checked(options, (own) => runHosted(words, own));
  }

  /** The same in a process of its own, for tests of what belongs to a process: its memory, its start, its streams. */
  spawn(...line: CommandLine<RunOptions>): Promise<ProcessResult> {
    const { words, options } = split<RunOptions>(line);
    return this.#checked(options, (own) => runProgram(process.execPath, [BIN, ...words], own));
  }

  /** Runs commands one after the other, each of which must exit with 0. */
  async runAll(...commands: readonly (readonly string[])[]): Promise<void> {
    for (const args of commands) {
      const { code, stderr } = await this.run(...args);
      expect({ args, code, stderr }).toMatchObject({ code: 0 });
    }
  }

  /** Runs a line of bash, in which `$LAP` is the command. */
  shell(line: string, { env = {}, ...options }: RunOptions = {}): Promise<ProcessResult> {
    const own = { ...options, env: { LAP: `${process.execPath} ${BIN}`, ...env } };
    return this.#checked(own, (all) => runProgram("bash", ["-c", line], all));
  }

  /** Starts the command, which ends with the test at the latest. */
  start(...line: CommandLine<StartOptions>): RunningCommand {
    const { words, options } = split<StartOptions>(line);
    const env = { ...this.#options.env, ...options.env };
    const command = new RunningCommand(words, this.folder, { ...options, env });
    onTestFinished(() => command.kill("SIGKILL"));
    return command;
  }

  async #checked(
    options: RunOptions,
    run: (own: ProcessOptions) => Promise<ProcessResult>,
  ): Promise<ProcessResult> {
    const { secret } = this.#options;
    const env = { ...this.#options.env, ...options.env };
    const result = await run({ ...options, cwd: this.folder, env });
    if (secret !== undefined) {
      expect(`${result.stdout}${result.stderr}`).not.toContain(secret);
      expect(result.stderr).toBeSafe();
    }
    return result;
  }
}

function split<Options extends object>(
  line: readonly (string | Options)[],
): { readonly words: readonly string[]; readonly options: Partial<Options> } {
  const words = line.filter((word) => typeof word === "string");
  const options = line.find((word) => typeof word !== "string");
  return { words, options: options ?? {} };
}
