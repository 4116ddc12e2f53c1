import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { describe, expect, it } from "vitest";
import { HEAD, pair, ROW, rows, TAIL } from "../helpers/rows.js";
import { type RunningCommand, until } from "../helpers/running-command.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const row = (q: string): string => rows(pair(q, "A"));
const isOpen = (lap: Workspace): boolean => lap.names().some((name) => name.endsWith(".part"));

interface Case {
  readonly args: readonly string[];
  /** Resolves at the moment of the signal. */
  readonly ready: (command: RunningCommand, lap: Workspace) => Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  "before the first byte has come": {
    args: ["-o", "out.jsonl"],
    ready: (_, lap) => until(() => isOpen(lap)),
  },
  "in the middle of a row": {
    args: ["-o", "out.jsonl"],
    ready: async (command, lap) => {
      command.write(`${ROW}{"question":`);
      await until(() => isOpen(lap));
    },
  },
  "while a pipe has no writer": {
    args: ["pipe", "-o", "out.jsonl"],
    ready: (_, lap) => until(() => isOpen(lap)),
  },
  "while stdout is not read": {
    args: ["many.jsonl"],
    // once the first bytes have arrived, the others fill the pipe
    ready: (command) => once(command.process.stdout, "readable"),
  },
};

describe("a signal ends the run at once, and leaves no partial output", () => {
  it.each(
    Object.entries(CASES).flatMap(([when, one]) =>
      (["SIGINT", "SIGTERM"] as const).map((signal) => [signal, when, one] as const),
    ),
  )("%s %s", async (signal, _, { args, ready }) => {
    const lap = await workspace({ "out.jsonl": "old", "many.jsonl": ROW.repeat(200_000) });
    execFileSync("mkfifo", ["pipe"], { cwd: lap.folder });
    const command = lap.start(...args);
    await ready(command, lap);
    command.kill(signal);
    expect(await command.end(3)).toBe(signal);
    expect(command.stderr).toBeSafe();
    expect(command.stderr).toContain(`stopped by ${signal}; an output that is not complete is not published`);
    expect(lap.names()).toEqual(["many.jsonl", "out.jsonl", "pipe"]);
  });

  it("a second signal changes nothing", async () => {
    const lap = await workspace({ "out.jsonl": "old" });
    const command = lap.start("-o", "out.jsonl");
    command.write(ROW);
    await until(() => isOpen(lap));
    command.kill("SIGINT");
    command.kill("SIGINT");
    expect(await command.end(3)).toBe("SIGINT");
    expect(lap.files()["out.jsonl"]).toBe("old");
  });
});

describe("a failure does not wait for the end of stdin", () => {
  it.each<[string, readonly string[], string]>([
    ["an output that cannot be made", ["-o", "nope/out.jsonl"], "exit 73"],
    ["a file that is missing", ["nope.jsonl", "-"], "exit 66"],
    ["a setting out of range", ["--share", "2"], "exit 2"],
  ])("%s", async (_, args, end) => {
    const lap = await workspace();
    const command = lap.start(...args);
    command.process.stdout.resume();
    expect(await command.end()).toBe(end);
  });
});

describe("a signal before the end of stdin", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends the process and leaves no partial output",
    async (signal) => {
      const lap = await workspace({ "out.jsonl": "old" });
      const opened = new Promise<void>((resolve) => {
        const watcher = watch(lap.folder, (_event, file) => {
          if (!file?.endsWith(".part")) return;
          watcher.close();
          resolve();
        });
      });
      // stdin stays open, so the run can only end by the signal
      const command = lap.start("-o", "out.jsonl");
      command.write(row("1"));
      await opened;
      command.kill(signal);
      expect(await command.end(30)).toBe(signal);
      expect(lap.names()).toEqual(["out.jsonl"]);
      expect(lap.read("out.jsonl")).toBe("old");
    },
  );
});

describe("a closed stdout", () => {
  it("ends the run quietly, with 141", async () => {
    const lap = await workspace({ "in.jsonl": row("x".repeat(100)).repeat(20_000) });
    const ended = await lap.shell(
      "set -o pipefail; $LAP in.jsonl --quiet | head -1 > first; echo $PIPESTATUS",
    );
    expect({ out: ended.stdout, stderr: ended.stderr }).toEqual({ out: "141\n", stderr: "" });
    expect(lap.read("first")).toBe(rows(pair(`${"x".repeat(100)}${TAIL}`, `${HEAD}A`)));
  });
});
