import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  contentsOf,
  endOf,
  freshFolder,
  keepsTheLaws,
  ROW,
  type RunningCommand,
  startCommand,
  until,
} from "../helpers/command.js";

const opened = (cwd: string): boolean => readdirSync(cwd).some((name) => name.endsWith(".part"));

interface Case {
  readonly args: readonly string[];
  /** Awaits the moment that is meant. */
  readonly ready: (child: RunningCommand, cwd: string) => Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  "before the first byte has come": {
    args: ["-o", "out.jsonl"],
    ready: (_, cwd) => until(() => opened(cwd)),
  },
  "in the middle of a row": {
    args: ["-o", "out.jsonl"],
    ready: async (child, cwd) => {
      child.stdin.write(`${ROW}{"question":`);
      await until(() => opened(cwd));
    },
  },
  "while a pipe has no writer": {
    args: ["pipe", "-o", "out.jsonl"],
    ready: (_, cwd) => until(() => opened(cwd)),
  },
  "while nobody takes the rows": {
    args: ["many.jsonl"],
    // once the first bytes are there, the rest stays in the way
    ready: (child) => once(child.stdout, "readable"),
  },
};

describe("A signal ends the run at once, and leaves nothing half-written", () => {
  it.each(
    Object.entries(CASES).flatMap(([when, one]) =>
      (["SIGINT", "SIGTERM"] as const).map((signal) => [signal, when, one] as const),
    ),
  )("%s %s", async (signal, _, { args, ready }) => {
    const cwd = await freshFolder({ "out.jsonl": "old", "many.jsonl": ROW.repeat(200_000) });
    execFileSync("mkfifo", ["pipe"], { cwd });
    const child = startCommand(args, { cwd });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    await ready(child, cwd);
    child.kill(signal);
    expect(await endOf(child, 3)).toBe(signal);
    keepsTheLaws(stderr);
    expect(readdirSync(cwd).sort()).toEqual(["many.jsonl", "out.jsonl", "pipe"]);
  });

  it("a second signal is not needed, and does no harm", async () => {
    const cwd = await freshFolder({ "out.jsonl": "old" });
    const child = startCommand(["-o", "out.jsonl"], { cwd });
    child.stdin.write(ROW);
    await until(() => opened(cwd));
    child.kill("SIGINT");
    child.kill("SIGINT");
    expect(await endOf(child, 3)).toBe("SIGINT");
    expect((await contentsOf(cwd))["out.jsonl"]).toBe("old");
  });
});

describe("A failure does not wait for an input that stays open", () => {
  it.each<[string, readonly string[], string]>([
    ["an output that cannot be made", ["-o", "nope/out.jsonl"], "exit 73"],
    ["a file that is missing", ["nope.jsonl", "-"], "exit 66"],
    ["a setting out of range", ["--share", "2"], "exit 2"],
  ])("%s", async (_, args, end) => {
    const child = startCommand(args, { cwd: await freshFolder() });
    child.stdout.resume();
    child.stderr.resume();
    expect(await endOf(child)).toBe(end);
  });
});
