import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openProgress, type Pace, ProgressLine, progressLine } from "../../src/cli/progress.js";
import type { Progress } from "../../src/run/events.js";
import { goodAnswer, HostileServer, sendJson } from "../helpers/hostile-server.js";
import { ROW, rows } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const at = (rows: number, megabytes: number, more: Partial<Progress> = {}): Progress => ({
  ...{ rows, rejected: 0, bytesRead: megabytes * 1e6, bytesTotal: 100e6, limit: undefined },
  ...more,
});

const pace = (now: Progress, seconds: number, first: Progress = at(0, 0)): Pace => ({ first, now, seconds });

describe("a progress line", () => {
  it.each<[string, Pace, string]>([
    ["at once has no pace", pace(at(1, 1), 0), "1 rows  1 %"],
    ["has a pace after half a second", pace(at(1234, 5), 0.5), "1,234 rows  5 %  2,468 rows/s  10 MB/s"],
    ["foretells after two", pace(at(5000, 20), 2), "5,000 rows  20 %  about 8 s left  2,500 rows/s  10 MB/s"],
    ["in steps of five seconds", pace(at(9, 10), 4.7), "9 rows  10 %  about 45 s left  1.9 rows/s  2.1 MB/s"],
    ["in minutes", pace(at(9, 10), 60), "9 rows  10 %  about 9 min left  0.1 rows/s  0.2 MB/s"],
    ["in hours", pace(at(9, 10), 3600), "9 rows  10 %  about 9.0 h left  0.0 rows/s  0.0 MB/s"],
    ["in many hours", pace(at(9, 1), 36_000), "9 rows  1 %  about 990 h left  0.0 rows/s  0.0 MB/s"],
    ["has rejected rows", pace(at(9, 1, { rejected: 1200 }), 0), "9 rows  1 %  1,200 rejected"],
    [
      "of stdin has neither percent nor time left",
      pace(at(40, 30, { bytesTotal: undefined }), 10),
      "40 rows  4.0 rows/s  3.0 MB/s",
    ],
    ["of an empty file", pace(at(0, 0, { bytesTotal: 0 }), 3), "0 rows  0.0 rows/s"],
    [
      "of rows that no bytes are read for has no pace of bytes",
      pace(at(3, 0, { limit: 4, bytesTotal: undefined }), 6),
      "3 rows  75 %  about 2 s left  0.5 rows/s",
    ],
    [
      "of the first rows counts them",
      pace(at(50, 1, { limit: 100, bytesTotal: undefined }), 2),
      "50 rows  50 %  about 2 s left  25 rows/s  0.5 MB/s",
    ],
    [
      "of a resumed run measures what it does itself",
      pace(at(900, 90), 10, at(800, 80)),
      "900 rows  90 %  about 10 s left  10 rows/s  1.0 MB/s",
    ],
    ["of a file that grows ends at 100 %", pace(at(9, 120), 0), "9 rows  100 %"],
  ])("%s", (_, state, line) => {
    expect(progressLine(state, 80)).toBe(line);
  });

  it.each<[number | undefined, string]>([
    [120, "12,345 rows  45 %  about 4 min left  3 rejected  73 rows/s  0.3 MB/s"],
    [55, "12,345 rows  45 %  about 4 min left  3 rejected"],
    [40, "12,345 rows  45 %  about 4 min left"],
    [20, "12,345 rows  45 %"],
    [12, "12,345 rows"],
    [11, ""],
    [0, "12,345 rows  45 %  about 4 min left  3 rejected  73 rows/s  0.3 MB/s"],
    [undefined, "12,345 rows  45 %  about 4 min left  3 rejected  73 rows/s  0.3 MB/s"],
  ])("in %s columns", (columns, line) => {
    expect(progressLine(pace(at(12_345, 45, { rejected: 3 }), 170), columns)).toBe(line);
  });

  it("is never as wide as the terminal, and always of words and numbers", () => {
    const count = fc.oneof(fc.nat(20), fc.nat(1e9), fc.constant(Number.MAX_SAFE_INTEGER));
    const state = fc.record<Progress>({
      ...{ rows: count, rejected: count, bytesRead: count },
      bytesTotal: fc.option(count, { nil: undefined }),
      limit: fc.option(
        fc.nat().map((n) => n + 1),
        { nil: undefined },
      ),
    });
    const seconds = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(state, state, seconds, fc.integer({ min: 1, max: 200 }), (first, now, took, columns) => {
        const line = progressLine({ first, now, seconds: took }, columns);
        expect(line.length).toBeLessThan(columns);
        expect(line).not.toMatch(/NaN|Infinity|undefined|e[+-]|[^ -~]/);
      }),
    );
  });
});

/** What is drawn on a terminal that is 80 columns wide and then 20, at these times, in milliseconds. */
function drawn(
  times: readonly number[],
  work: (line: ProgressLine, index: number) => void,
): readonly string[] {
  const texts: string[] = [];
  let [now, columns] = [0, 80];
  const terminal = {
    isTerminal: true,
    get columns() {
      return columns;
    },
    draw: (text: string) => texts.push(text),
  };
  const line = new ProgressLine(terminal, () => now);
  for (const [i, time] of times.entries()) {
    now = time;
    if (i > 0) columns = 20;
    work(line, i);
  }
  return texts;
}

describe("drawing it", () => {
  it("happens ten times a second at most, in the width that the terminal has then, and is erased once", () => {
    const times = [0, 99, 100, 150, 600];
    const texts = drawn(times, (line, i) => {
      line.show(at(i, i));
      if (i === 4) {
        line.clear();
        line.clear();
      }
    });
    expect(texts).toEqual([
      "\r0 rows  0 %\u001b[K",
      "\r2 rows  2 %\u001b[K",
      "\r4 rows  4 %\u001b[K",
      "\r\u001b[K",
    ]);
  });

  it("begins again with another run, whose pace is its own", () => {
    const texts = drawn([0, 1000, 2000], (line, i) => {
      if (i === 1) line.restart();
      line.show(at(10 * i, 10 * i));
    });
    expect(texts.at(-1)).toBe("\r20 rows  20 %\u001b[K");
  });

  it("of a run that showed nothing erases nothing", () => {
    expect(drawn([0], (line) => line.clear())).toEqual([]);
  });

  it.each<[string, boolean, Readonly<Record<string, string>>, Record<string, unknown>]>([
    ["a terminal", true, { TERM: "xterm" }, {}],
    ["a terminal with NO_COLOR, as the line has no colour", true, { NO_COLOR: "1" }, {}],
    ["CI that says no", true, { CI: "false" }, {}],
  ])("is done on %s", (_, isTerminal, env, flags) => {
    expect(openProgress({ isTerminal, columns: 80, draw: () => undefined }, env, flags)).toBeDefined();
  });

  it.each<[string, boolean, Readonly<Record<string, string>>, Record<string, unknown>]>([
    ["no terminal", false, {}, {}],
    ["a dumb terminal", true, { TERM: "dumb" }, {}],
    ["CI", true, { CI: "true" }, {}],
    ["a terminal with --quiet", true, {}, { quiet: true }],
    ["a terminal with --no-progress", true, {}, { progress: false }],
  ])("is not done on %s", (_, isTerminal, env, flags) => {
    expect(openProgress({ isTerminal, columns: 80, draw: () => undefined }, env, flags)).toBeUndefined();
  });
});

const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
if (!hasTerminal) console.log("skipped: a run on a terminal, which needs the command script of Linux");

/** All that a command writes to a terminal of 40 columns. */
async function shown(lap: Workspace, line: string, env: Readonly<Record<string, string>> = {}) {
  const { stdout } = await lap.shell(`script -qec "stty cols 40; ${line}" /dev/null`, {
    env: { TERM: "xterm", CI: "", ...env },
  });
  return stdout;
}

describe.runIf(hasTerminal)("on a real terminal", () => {
  it.each([
    ["a run", "$LAP in.jsonl -o out.jsonl"],
    ["check", "$LAP check in.jsonl > report.txt"],
    ["the run of a shard", "$LAP plan in.jsonl -o run 2> plan.txt; $LAP run run --shard 0/1"],
  ])("%s has a line that fits, and leaves none", async (_, line) => {
    const lap = await workspace({ "in.jsonl": ROW.repeat(100_000) });
    const text = await shown(lap, line);
    const draws = [...text.matchAll(/\r([^\r\n]*)\u001b\[K/g)].map(([, drawing]) => drawing!);
    expect(draws.filter((drawing) => /^[\d,]+ rows {2}\d+ %/.test(drawing)).length).toBeGreaterThan(0);
    for (const drawing of draws) expect(drawing.length).toBeLessThan(40);
    // each message begins on an empty line
    for (const said of text.split("\n")) {
      const after = said.replace(/\r$/, "").split("\r").at(-1)!;
      expect(after.replace("\u001b[K", "")).not.toMatch(/ rows {2}\d/);
    }
  });

  it("a judge that is asked has one, too", async () => {
    const server = await HostileServer.start((response, seen) =>
      sendJson(response, goodAnswer(seen, '{"score": 5}')),
    );
    const answers = Array.from({ length: 5 }, (_, i) => ({ id: `${i}`, prompt: "Q", response: `A${i}` }));
    const lap = await workspace({ "a.jsonl": rows(...answers) });
    const line = `$LAP score a.jsonl --metric safe --by hex-phi --max-unscored 4 --endpoint ${server.url}`;
    expect(await shown(lap, line)).toMatch(/\r[1-5] rows/);
    expect(await shown(lap, `${line} --no-progress`)).not.toMatch(/\r\d rows/);
  });

  it("is on stderr alone, and not in CI, on a dumb terminal, or when that is not wanted", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    const isDrawn = async (flags: string, env = {}): Promise<boolean> =>
      (await shown(lap, `$LAP in.jsonl -o out.jsonl ${flags}`, env)).includes("\u001b[K");
    expect(await isDrawn("")).toBe(true);
    expect(await isDrawn("", { NO_COLOR: "1" })).toBe(true);
    expect(await isDrawn("2> said.txt")).toBe(false);
    expect(await isDrawn("--quiet")).toBe(false);
    expect(await isDrawn("--no-progress")).toBe(false);
    expect(await isDrawn("", { CI: "1" })).toBe(false);
    expect(await isDrawn("", { TERM: "dumb" })).toBe(false);
  });
});
