import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { BIN, type Ended, inFolder, runCommand, type Start } from "./run.js";

/** Stands in every unfit row: private text, which no message may repeat. */
export const CANARY = "canary-7319";

/** Short marks instead of the long defaults, so that expected rows can be read: `Q` becomes `Q+c+p:`, and `A` `p:A`. */
export const MARKS = ["--connector", "+c+", "--prefix", "p:"];

/** A pair row as it goes in, and as it comes out under MARKS. */
export const ROW = '{"question":"Q","answer":"A"}\n';
export const DONE = '{"question":"Q+c+p:","answer":"p:A"}\n';

type Files = Readonly<Record<string, Buffer | string>>;

/** A fresh folder with these files, which is gone when the test is. */
export async function freshFolder(files: Files = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lookahead-command-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** Everything in a folder, by name; so that a file left behind shows up. */
export async function contentsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).sort();
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), "latin1")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

const STEERS_A_TERMINAL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** The laws of stderr: no private text, nothing that steers a terminal, no stack trace. */
export function keepsTheLaws(stderr: string): void {
  expect(stderr).not.toContain(CANARY);
  expect(stderr).not.toMatch(STEERS_A_TERMINAL);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
}

export type RunningCommand = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts the command and leaves its streams to the test, with which it ends at the latest. */
export function startCommand(
  args: readonly string[],
  { cwd, uid, env = {} }: { readonly cwd: string; readonly uid?: number; readonly env?: Start["env"] },
): RunningCommand {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  child.stdin.on("error", () => undefined);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** How the process ends, if it does within the seconds it has. */
export async function endOf(child: RunningCommand, seconds = 5): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) {
    const late = AbortSignal.timeout(1000 * seconds);
    await once(child, "exit", { signal: late }).catch(() => undefined);
  }
  return child.signalCode ?? (child.exitCode === null ? "still runs" : `exit ${child.exitCode}`);
}

/** Awaits a condition by asking again and again, for some seconds at most. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error("the awaited condition never came");
    await nextTurn();
  }
}

/** Runs the command, and says besides how many megabytes it held in memory at most. */
export async function runMeasured(
  args: readonly string[],
  start: Start,
): Promise<Ended & { readonly peakMegabytes: number }> {
  const folder = await freshFolder({
    "measure.cjs":
      'process.on("exit", () => require("node:fs").writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));\n',
  });
  const peak = join(folder, "peak");
  const env = { PEAK_FILE: peak, NODE_OPTIONS: `--require ${join(folder, "measure.cjs")}` };
  const ended = await runCommand(args, { ...start, env });
  return { ...ended, peakMegabytes: Number(await readFile(peak, "utf8")) / 1024 };
}

/** A zstd frame with one block for each text: raw, as no packer is needed for that. */
export function zstdFrame(texts: readonly string[], windowDescriptor = 0x58): Buffer {
  const blocks = texts.flatMap((text, i) => {
    const header = Buffer.alloc(3);
    header.writeUIntLE((Buffer.byteLength(text) << 3) | (i === texts.length - 1 ? 1 : 0), 0, 3);
    return [header, Buffer.from(text)];
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, windowDescriptor]), ...blocks]);
}

/** What became of one row: the line it was written as, or `rule field: message`. */
export type Verdict = string;

/**
 * Runs the command once over rows that stand on a line each, and says what became of every one. Neither stderr nor
 * the rejects file nor the manifest repeats private text.
 */
export async function judgeRows(
  args: readonly string[],
  rows: readonly string[],
): Promise<readonly Verdict[]> {
  let judged: readonly Verdict[] = [];
  await inFolder(async (cwd) => {
    const flags = ["--on-reject", "skip", "--rejects", "rejects", "--manifest", "manifest", "-o", "out"];
    const stdin = rows.map((row) => `${row}\n`).join("");
    const { code, stderr } = await runCommand([...args, ...MARKS, ...flags], { cwd, stdin });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    keepsTheLaws(stderr);
    const [rejects, manifest, out] = await Promise.all(
      ["rejects", "manifest", "out"].map((name) => readFile(join(cwd, name), "utf8")),
    );
    expect(`${rejects}${manifest}`).not.toContain(CANARY);
    judged = results(rows.length, toLineRange(rejects!), toLineRange(out!));
  });
  return judged;
}

interface Reject {
  readonly line: number;
  readonly rule: string;
  readonly field?: string;
  readonly message: string;
}

function results(count: number, rejects: readonly string[], kept: string[]): readonly Verdict[] {
  const problems = new Map(
    rejects.map((text) => JSON.parse(text) as Reject).map((reject) => [reject.line, reject]),
  );
  const judged = Array.from({ length: count }, (_, i): Verdict => {
    const problem = problems.get(i + 1);
    if (problem === undefined) return kept.shift() ?? "lost";
    return `${problem.rule} ${problem.field ?? ""}: ${problem.message}`;
  });
  expect(kept).toEqual([]);
  return judged;
}

function toLineRange(text: string): string[] {
  return text.split("\n").slice(0, -1);
}
