import { appendFileSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { AnswersFile } from "../../src/endpoint/answers/answers-file.js";
import type { AnswersHead } from "../../src/endpoint/answers/head.js";
import { requestKey } from "../../src/endpoint/request.js";
import { machineTag } from "../../src/io/stores/durable.js";
import { runMeasured } from "../helpers/memory.js";
import { rows } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const HEAD: AnswersHead = { cache: 1, model: { id: "m" }, canary: null, canaryKey: null };
const KEYS = [0, 1, 2].map((i) => requestKey({ path: "/completions", body: { prompt: `${i}` } }));
const bodyOf = (key: string): object => ({ text: `\u2028 "${key}" \ud83d\ude00`, id: key });

const open = (
  lap: Workspace,
  mode: "read" | "append" = "append",
  owner?: { id: number; isRunning: () => boolean },
) => AnswersFile.open({ path: lap.path("a.jsonl"), name: "a.jsonl", mode, owner });

async function add(file: AnswersFile, keys: readonly string[]): Promise<void> {
  for (const key of keys)
    await file.add({ key, at: "2026-11-28T08:00:00Z", seconds: 1, tries: 1, body: bodyOf(key) as never });
}

async function filled(): Promise<{ lap: Workspace; bytes: Buffer }> {
  const lap = await workspace();
  const file = await open(lap);
  await file.begin(HEAD);
  await add(file, KEYS);
  await file.close();
  return { lap, bytes: lap.bytes("a.jsonl") };
}

describe("a file of answers", () => {
  it("gives back what was kept, in this process and in the next", async () => {
    const { lap } = await filled();
    const file = await open(lap);
    expect(file.head).toEqual(HEAD);
    for (const key of KEYS) expect(await file.get(key)).toEqual(bodyOf(key));
    expect(await file.get("0".repeat(32))).toBeUndefined();
    expect(file.dropped).toBe(0);
    await file.close();
  });

  it("keeps the first of two answers to one request", async () => {
    const { lap, bytes } = await filled();
    const file = await open(lap);
    await add(file, KEYS);
    await file.close();
    expect(lap.bytes("a.jsonl")).toEqual(bytes);
  });

  it("loses only the torn line, wherever a crash has cut it", async () => {
    const { lap, bytes } = await filled();
    const whole = (cut: number): number => bytes.subarray(0, cut).toString("latin1").split("\n").length - 1;
    for (let cut = 0; cut <= bytes.length; cut++) {
      lap.write("a.jsonl", bytes.subarray(0, cut));
      const file = await open(lap);
      const lines = whole(cut);
      expect(file.count, `cut at ${cut}`).toBe(Math.max(0, lines - 1));
      expect(file.dropped).toBe(cut === 0 || bytes[cut - 1] === 0x0a ? 0 : 1);
      if (file.head === undefined) await file.begin(HEAD);
      await add(file, KEYS);
      await file.close();
      expect(lap.bytes("a.jsonl")).toEqual(bytes);
    }
  });

  it("drops a damaged line, and asks again", async () => {
    const { lap, bytes } = await filled();
    const lines = bytes.toString("utf8").split("\n");
    lines[1] = lines[1]!.replace('"body":{', '"body":{,');
    lines[2] = "\0".repeat(40);
    lap.write("a.jsonl", lines.join("\n"));
    const file = await open(lap);
    expect(await file.get(KEYS[0]!)).toBeUndefined();
    expect(await file.get(KEYS[1]!)).toBeUndefined();
    expect(await file.get(KEYS[2]!)).toEqual(bodyOf(KEYS[2]!));
    expect(file.dropped).toBe(2);
    await file.close();
  });

  it.each(['{"instruction":"a","output":"b"}\n', '{"instruction":"a","output":"b"}', "words", "\n"])(
    "never touches another file (%#)",
    async (content) => {
      const lap = await workspace({ "a.jsonl": content });
      await expect(open(lap)).rejects.toMatchObject({ kind: "config" });
      expect(lap.read("a.jsonl")).toBe(content);
      expect(lap.names()).toEqual(["a.jsonl"]);
    },
  );

  it("is read without a change, a lock, or even a file", async () => {
    const { lap, bytes } = await filled();
    lap.write("a.jsonl", bytes.subarray(0, -5));
    const file = await open(lap, "read", { id: 1, isRunning: () => true });
    expect([file.count, file.dropped]).toEqual([2, 1]);
    await file.close();
    expect(lap.bytes("a.jsonl")).toEqual(bytes.subarray(0, -5));
    const empty = await workspace();
    await (await open(empty, "read")).close();
    expect(empty.names()).toEqual([]);
  });

  it("is refused while a process that may be running has it, and taken over from one that ended", async () => {
    const { lap } = await filled();
    const lock = (machine: string): void => lap.write(".a.jsonl.lock", `4242 ${machineTag(machine)}`);
    lock(hostname());
    await expect(open(lap, "append", { id: 1, isRunning: () => true })).rejects.toMatchObject({
      kind: "cannot-create",
      message: expect.stringContaining("--answers"),
    });
    lock("another machine");
    await expect(open(lap, "append", { id: 1, isRunning: () => false })).rejects.toMatchObject({
      kind: "cannot-create",
    });
    lock(hostname());
    const file = await open(lap, "append", { id: 1, isRunning: () => false });
    await file.close();
    expect(lap.names()).toEqual(["a.jsonl"]);
  });
});

describe("the name of a request", () => {
  it("does not depend on the order of keys, and does on all else", () => {
    const key = requestKey({ path: "/completions", body: { prompt: "a", n: { x: 1, y: [1, 2] } } });
    expect(requestKey({ path: "/completions", body: { n: { y: [1, 2], x: 1 }, prompt: "a" } })).toBe(key);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    for (const other of [
      { path: "/chat/completions", body: { prompt: "a", n: { x: 1, y: [1, 2] } } },
      { path: "/completions", body: { prompt: "a", n: { x: 1, y: [2, 1] } } },
      { path: "/completions", body: { prompt: "a", n: { x: 1, y: [1, 2] }, seed: 0 } },
    ] as const)
      expect(requestKey(other)).not.toBe(key);
  });
});

it("holds the places of a million answers in 300 MB, with all of the command", async () => {
  const lap = await workspace({
    "in.jsonl": rows({ prompt: "Q", completion: "A" }),
    "many.jsonl": `${JSON.stringify(HEAD)}\n`,
  });
  // each with a body of its own, as short as one may be, so that the file is quickly written
  for (let from = 0; from < 1_000_000; from += 100_000) {
    const keys = Array.from({ length: 100_000 }, (_, i) => (from + i).toString(16).padStart(32, "a1b2c3d4"));
    appendFileSync(lap.path("many.jsonl"), keys.map((key) => `{"key":"${key}","body":{}}\n`).join(""));
  }
  const { code, stderr, peakMegabytes } = await runMeasured(
    lap,
    ...["distill", "in.jsonl", "--dry-run", "--model", "m", "--answers", "many.jsonl"],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("0 are answered") });
  expect(peakMegabytes).toBeLessThan(300);
});
