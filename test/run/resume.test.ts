import { existsSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RunError } from "../../src/domain/run-error.js";
import type { RunEvents } from "../../src/run/events.js";
import type { RunResult } from "../../src/run/result.js";
import { run } from "../../src/run/run.js";
import type { World } from "../../src/run/world.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import type { SettingsInput } from "../../src/settings/settings.js";
import { writeChatTokenizer } from "../helpers/chat-tokenizer.js";
import { freshFolder } from "../helpers/command.js";

/** Rows over several blocks, some unfit, with blank lines between them, and no LF at the end. */
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
  /** Stop when so many rows are done. */
  readonly stopAt?: number;
  readonly inputs?: readonly string[];
  readonly rejects?: string | undefined;
  readonly output?: string;
  readonly isRunning?: boolean;
  readonly workers?: number;
}

const STOPPED = new Error("stopped");

async function attempt(
  cwd: string,
  how: Attempt,
): Promise<{ result: RunResult; notices: readonly string[] }> {
  const stop = new AbortController();
  const notices: string[] = [];
  const world: World = {
    cwd,
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

/** What a run has made; the seconds aside. */
function made(folder: string): object {
  const manifest = JSON.parse(readFileSync(join(folder, "out.jsonl.manifest.json"), "utf8")) as object;
  return {
    rows: readFileSync(join(folder, "out.jsonl"), "latin1"),
    rejects: readFileSync(join(folder, "rejects"), "latin1"),
    manifest: { ...manifest, seconds: 0 },
  };
}

const leftovers = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith("."));

async function stopped(folder: string, how: Attempt): Promise<void> {
  await expect(attempt(folder, how)).rejects.toBe(STOPPED);
  expect(existsSync(join(folder, how.output ?? "out.jsonl"))).toBe(false);
}

describe("--resume", () => {
  it.each<[string, SettingsInput]>([
    ["a virtual prefix", { method: { name: "virtual" } }],
    [
      "a true preview with a budget",
      { method: { name: "true" }, tokenizer: "chat-tokenizer", maxTokens: 500 },
    ],
    ["another shape", { to: "messages" }],
  ])("makes the same of every place where it was stopped: %s", async (_, settings) => {
    const whole = await freshFolder(FILES);
    writeChatTokenizer(whole);
    await attempt(whole, { settings });
    const expected = made(whole);
    for (const stops of [[1], [700, 1500], [2300, 2400, 2500], [3400]]) {
      const folder = await freshFolder(FILES);
      for (const name of Object.keys(FILES)) {
        // as the files were, the manifest's inputs are
        expect(existsSync(join(folder, name))).toBe(true);
      }
      writeChatTokenizer(folder);
      for (const stopAt of stops) await stopped(folder, { settings, resumes: true, stopAt });
      const { notices } = await attempt(folder, { settings, resumes: true, workers: 1 });
      expect(notices.join()).toMatch(/resuming after row [\d,]+/);
      expect(made(folder)).toEqual(expected);
      expect(leftovers(folder)).toEqual([]);
    }
  });

  it("starts anew where nothing is left, and leaves nothing of a run that did not ask for it", async () => {
    const folder = await freshFolder(FILES);
    await stopped(folder, { stopAt: 2000 });
    expect(leftovers(folder)).toEqual([]);
    const { notices } = await attempt(folder, { resumes: true });
    expect(notices).toContain("nothing to resume; starting from the first row");
  });

  it("says what could be continued to a run that starts anew, which then takes it away", async () => {
    const folder = await freshFolder(FILES);
    await stopped(folder, { resumes: true, stopAt: 2000 });
    const { notices } = await attempt(folder, {});
    expect(notices.join()).toMatch(/stopped after row [\d,]+; add --resume to continue it/);
    expect(leftovers(folder)).toEqual([]);
  });

  it.each<[string, Attempt, (folder: string) => void, RegExp]>([
    ["a setting", { settings: { seed: 7 } }, () => undefined, /setting `seed` differs/],
    ["the method", { settings: { method: { name: "vanilla" } } }, () => undefined, /setting `method/],
    [
      "an input's size",
      {},
      (folder) => writeFileSync(join(folder, "a.jsonl"), rows(901, 0)),
      /a\.jsonl changed in size/,
    ],
    ["an input's time", {}, (folder) => utimesSync(join(folder, "c.jsonl"), 1, 1), /c\.jsonl changed;/],
    ["the inputs", { inputs: ["a.jsonl"] }, () => undefined, /4 inputs before, 1 now/],
    ["whether rejects are kept", { rejects: undefined }, () => undefined, /rejects/],
    [
      "what was written",
      {},
      (folder) => {
        const name = leftovers(folder).find((one) => /^\.out\.jsonl\.[0-9a-f]+\.part$/.test(one))!;
        const bytes = readFileSync(join(folder, name));
        bytes[10] = 0x21;
        writeFileSync(join(folder, name), bytes);
      },
      /was changed/,
    ],
    [
      "that its process still runs",
      { isRunning: true },
      () => undefined,
      /process 4242 may still be writing/,
    ],
  ])("refuses when something has changed: %s", async (_, how, change, message) => {
    const folder = await freshFolder(FILES);
    await stopped(folder, { resumes: true, stopAt: 2000 });
    const before = leftovers(folder);
    change(folder);
    const refusal = await attempt(folder, { ...how, resumes: true }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RunError);
    expect(refusal).toMatchObject({ kind: "config", message: expect.stringMatching(message) });
    // what is left can still be continued once the change is undone
    expect(leftovers(folder)).toEqual(
      expect.arrayContaining([...before.filter((name) => name.startsWith(".out.jsonl."))]),
    );
  });

  it("takes a checkpoint that is torn, or that leads elsewhere, for none", async () => {
    const folder = await freshFolder({ ...FILES, victim: "precious" });
    await stopped(folder, { resumes: true, stopAt: 2000 });
    const name = leftovers(folder).find((one) => one.endsWith(".part.json"))!;
    const text = readFileSync(join(folder, name), "utf8");
    for (const torn of [
      text.slice(0, 300),
      text.replace(/"temporary":"[^"]+"/, '"temporary":"victim"'),
      "[]",
    ]) {
      writeFileSync(join(folder, name), torn);
      const { notices } = await attempt(folder, { resumes: true });
      expect(notices).toContain("nothing to resume; starting from the first row");
      expect(readFileSync(join(folder, "victim"), "utf8")).toBe("precious");
      renameSync(join(folder, "out.jsonl"), join(folder, "old"));
    }
  });

  it.each<[string, Attempt, RegExp]>([
    ["packed rows", { output: "out.jsonl.gz" }, /compressed output/],
    ["standard input", { inputs: ["-"] }, /standard input/],
  ])("is refused for %s", async (_, how, message) => {
    const folder = await freshFolder(FILES);
    await expect(attempt(folder, { ...how, resumes: true })).rejects.toThrow(message);
  });
});
