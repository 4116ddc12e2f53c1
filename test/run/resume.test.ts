import { existsSync, renameSync, utimesSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RunError } from "../../src/domain/run-error.js";
import type { RunEvents } from "../../src/run/events.js";
import type { RunResult } from "../../src/run/result.js";
import { run } from "../../src/run/run.js";
import type { World } from "../../src/run/world.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import type { SettingsInput } from "../../src/settings/settings.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

/** Rows over several blocks, some invalid, with blank lines between them, and no LF at the end. */
function rows(count: number, first: number): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const n = first + i;
    if (n % 211 === 7) return "";
    if (n % 173 === 5) return '{"prompt":"cut';
    return JSON.stringify({ prompt: `question ${n} ${"é".repeat(n % 300)}`, completion: `the answer ${n}` });
  });
  return lines.join("\n");
}

const FILES = {
  "a.jsonl": `\ufeff${rows(900, 0)}`,
  "b.jsonl.gz": gzipSync(`${rows(1500, 900)}\n`),
  "empty.jsonl": "",
  "c.jsonl": rows(1200, 2400),
};

interface Attempt {
  readonly settings?: SettingsInput;
  readonly resumes?: boolean;
  /** The number of rows after which the run stops. */
  readonly stopAt?: number;
  readonly inputs?: readonly string[];
  readonly rejects?: string | undefined;
  readonly output?: string;
  readonly isRunning?: boolean;
  readonly workers?: number;
}

const STOPPED = new Error("stopped");

async function attempt(
  lap: Workspace,
  how: Attempt,
): Promise<{ result: RunResult; notices: readonly string[] }> {
  const stop = new AbortController();
  const notices: string[] = [];
  const world: World = {
    cwd: lap.folder,
    env: {},
    stdin: { chunks: (async function* () {})(), identity: undefined },
    stdout: { write: () => Promise.resolve(), identity: undefined },
    signal: stop.signal,
    host: { id: 4242, isRunning: () => how.isRunning === true, checkpointMilliseconds: 0 },
  };
  const events: RunEvents = {
    onNotice: (line) => notices.push(line),
    onProgress: ({ rows: done }) => {
      if (how.stopAt !== undefined && done >= how.stopAt) stop.abort(STOPPED);
    },
  };
  const output = how.output ?? "out.jsonl";
  const result = await run(
    {
      resolved: parseSettings({ onReject: "skip", ...how.settings }),
      inputs: how.inputs ?? Object.keys(FILES),
      outputs: {
        rows: output,
        rejects: "rejects" in how ? how.rejects : "rejects",
        manifest: `${output}.manifest.json`,
      },
      workers: how.workers ?? 1,
      resumes: how.resumes === true,
      showContent: false,
      expected: undefined,
    },
    world,
    events,
  );
  return { result, notices };
}

/** What a run has written, without its duration. */
function written(lap: Workspace): object {
  return {
    rows: lap.files()["out.jsonl"],
    rejects: lap.files()["rejects"],
    manifest: { ...lap.manifest<object>("out.jsonl"), seconds: 0 },
  };
}

const leftovers = (lap: Workspace): readonly string[] => lap.names().filter((name) => name.startsWith("."));

/** Makes an attempt, which stops. */
async function stop(lap: Workspace, how: Attempt): Promise<void> {
  await expect(attempt(lap, how)).rejects.toBe(STOPPED);
  expect(existsSync(lap.path(how.output ?? "out.jsonl"))).toBe(false);
}

describe("--resume", () => {
  it.each<[string, SettingsInput]>([
    ["a virtual prefix", { method: { name: "virtual" } }],
    [
      "a true preview with a budget",
      { method: { name: "true" }, tokenizer: "chat-tokenizer", maxTokens: 500 },
    ],
    [
      "a preview by a rule",
      {
        method: { name: "true", preview: "sentence", previewStop: ["digit"], maxReveal: 0.5 },
        tokenizer: "chat-tokenizer",
      },
    ],
    [
      "one of several prefixes",
      {
        method: {
          name: "virtual",
          prefixes: { by: "script", cases: { Latin: { p: 1, q: 3 } }, default: { r: 1 } },
        },
      },
    ],
    ["another format", { to: "messages" }],
  ])("writes the same output after a stop at any row: %s", async (_, settings) => {
    const lap = await workspace({ ...FILES, ...CHAT_TOKENIZER_FILES });
    await attempt(lap, { settings });
    const expected = written(lap);
    for (const stops of [[1], [700, 1500], [2300, 2400, 2500], [3400]]) {
      const lap = await workspace({ ...FILES, ...CHAT_TOKENIZER_FILES });
      for (const name of Object.keys(FILES)) expect(existsSync(lap.path(name))).toBe(true);
      for (const stopAt of stops) await stop(lap, { settings, resumes: true, stopAt });
      const { notices } = await attempt(lap, { settings, resumes: true, workers: 1 });
      expect(notices.join()).toMatch(/resuming after row [\d,]+/);
      expect(written(lap)).toEqual(expected);
      expect(leftovers(lap)).toEqual([]);
    }
  });

  it("starts from the first row where there is nothing to resume", async () => {
    const lap = await workspace(FILES);
    await stop(lap, { stopAt: 2000 });
    expect(leftovers(lap)).toEqual([]);
    const { notices } = await attempt(lap, { resumes: true });
    expect(notices).toContain("nothing to resume; starting from the first row");
  });

  it("is suggested to a run that starts from the first row, which then removes the earlier state", async () => {
    const lap = await workspace(FILES);
    await stop(lap, { resumes: true, stopAt: 2000 });
    const { notices } = await attempt(lap, {});
    expect(notices.join()).toMatch(/stopped after row [\d,]+; add --resume to continue it/);
    expect(leftovers(lap)).toEqual([]);
  });

  it.each<[string, Attempt, (lap: Workspace) => void, RegExp]>([
    ["a setting", { settings: { seed: 7 } }, () => undefined, /setting `seed` differs/],
    [
      "the choice of prefixes",
      { settings: { method: { name: "virtual", prefixes: { by: "weight", phrases: { p: 1 } } } } },
      () => undefined,
      /setting `method.prefix` differs/,
    ],
    ["the method", { settings: { method: { name: "vanilla" } } }, () => undefined, /setting `method/],
    ["an input's size", {}, (lap) => lap.write("a.jsonl", rows(901, 0)), /a\.jsonl changed in size/],
    ["an input's time", {}, (lap) => utimesSync(lap.path("c.jsonl"), 1, 1), /c\.jsonl changed;/],
    ["the inputs", { inputs: ["a.jsonl"] }, () => undefined, /4 inputs before, 1 now/],
    ["whether rejects are kept", { rejects: undefined }, () => undefined, /rejects/],
    [
      "the partial output",
      {},
      (lap) => {
        const name = leftovers(lap).find((one) => /^\.out\.jsonl\.[0-9a-f]+\.part$/.test(one))!;
        const bytes = lap.bytes(name);
        bytes[10] = 0x21;
        lap.write(name, bytes);
      },
      /was changed/,
    ],
    [
      "that its process still runs",
      { isRunning: true },
      () => undefined,
      /process 4242 may still be writing/,
    ],
  ])("is refused when something has changed: %s", async (_, how, change, message) => {
    const lap = await workspace(FILES);
    await stop(lap, { resumes: true, stopAt: 2000 });
    const before = leftovers(lap);
    change(lap);
    const refusal = await attempt(lap, { ...how, resumes: true }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RunError);
    expect(refusal).toMatchObject({ kind: "config", message: expect.stringMatching(message) });
    // the earlier state can still be resumed when the change is undone
    expect(leftovers(lap)).toEqual(
      expect.arrayContaining([...before.filter((name) => name.startsWith(".out.jsonl."))]),
    );
  });

  it("ignores a checkpoint that is damaged, or that names another file", async () => {
    const lap = await workspace({ ...FILES, victim: "precious" });
    await stop(lap, { resumes: true, stopAt: 2000 });
    const name = leftovers(lap).find((one) => one.endsWith(".part.json"))!;
    const text = lap.read(name);
    for (const torn of [
      text.slice(0, 300),
      text.replace(/"temporary":"[^"]+"/, '"temporary":"victim"'),
      "[]",
    ]) {
      lap.write(name, torn);
      const { notices } = await attempt(lap, { resumes: true });
      expect(notices).toContain("nothing to resume; starting from the first row");
      expect(lap.read("victim")).toBe("precious");
      renameSync(lap.path("out.jsonl"), lap.path("old"));
    }
  });

  it.each<[string, Attempt, RegExp]>([
    ["compressed rows", { output: "out.jsonl.gz" }, /compressed output/],
    ["standard input", { inputs: ["-"] }, /standard input/],
  ])("is refused for %s", async (_, how, message) => {
    const lap = await workspace(FILES);
    await expect(attempt(lap, { ...how, resumes: true })).rejects.toThrow(message);
  });
});
