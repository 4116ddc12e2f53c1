import { rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tally } from "../../src/block/tally.js";
import { RunError } from "../../src/domain/run-error.js";
import { run } from "../../src/run/run.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import type { SettingsInput } from "../../src/settings/settings.js";
import { countedPlaces } from "../helpers/first-places.js";
import { chatRow, pairRow, textOf } from "../helpers/random-rows.js";
import { Shards, worldIn } from "../helpers/shards.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const BOM = "\ufeff";
const MOST_BYTES = 400;

const line = fc.oneof(
  { weight: 6, arbitrary: pairRow.map(textOf) },
  { weight: 1, arbitrary: chatRow.map(textOf) },
  fc.constantFrom(
    '{"question":"Q","answer":"A"}',
    '{"question":"Q","answer":""}',
    '{"question":"cut',
    "null",
  ),
  fc.constantFrom("", "  ", "\t\r", BOM, "x".repeat(MOST_BYTES + 1), "[1]"),
);

/** A file of any content. */
const file = fc.record({
  lines: fc.array(fc.tuple(line, fc.constantFrom("\n", "\n", "\r\n")), { maxLength: 12 }),
  hasLastLf: fc.boolean(),
  isMarked: fc.boolean(),
  isCompressed: fc.boolean(),
});
type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function plainBytes({ lines, hasLastLf, isMarked }: File): Buffer {
  const text = lines.map(([row, end], i) => row + (i < lines.length - 1 || hasLastLf ? end : "")).join("");
  return Buffer.from(`${isMarked ? BOM : ""}${text}`);
}

interface Reject {
  readonly file: string;
  readonly line?: number;
  readonly byte?: number;
  readonly rule: string;
  readonly sha256?: string;
}

const rejectsIn = (text: string): Reject[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((one) => JSON.parse(one) as Reject);

/** The reject with the byte at which its row begins, whether its place is a line or a byte. */
function located(
  { file: name, line: number, byte, rule, sha256 }: Reject,
  files: ReadonlyMap<string, Buffer>,
) {
  const bytes = files.get(name)!;
  let at = bytes.subarray(0, 3).equals(Buffer.from(BOM)) ? 3 : 0;
  for (let i = 1; i < (number ?? 0); i++) at = bytes.indexOf(0x0a, at) + 1;
  return { name, at: byte ?? at, rule, sha256 };
}

async function inOneProcess(
  lap: Workspace,
  names: readonly string[],
  settings: SettingsInput,
): Promise<{ rows: string; rejects: string; tally: Tally }> {
  const { tally } = await run(
    {
      ...{ resolved: parseSettings(settings), inputs: names, workers: 1, resumes: false },
      outputs: { rows: "one.jsonl", rejects: "one.rejects", manifest: undefined },
      ...{ showContent: false, expected: undefined },
    },
    worldIn(lap.folder),
  );
  return { rows: lap.read("one.jsonl"), rejects: lap.read("one.rejects"), tally };
}

async function inShards(
  lap: Workspace,
  names: readonly string[],
  settings: SettingsInput,
  count: number,
): Promise<{ rows: string; rejects: string; tally: Tally }> {
  const shards = new Shards(lap);
  await shards.plan(names, count, settings);
  await shards.run();
  const { result } = await shards.merge("sha256");
  const joined = (kind: RegExp): string => {
    const names = lap.names("run").filter((name) => kind.test(name));
    expect(names.length).toBe(count);
    return names.map((name) => lap.read(`run/${name}`)).join("");
  };
  return { rows: joined(/^part-/), rejects: joined(/^rejects-/), tally: result.tally };
}

/** The result, or the message of the failure. */
const orRefusal = <T>(work: Promise<T>): Promise<T | string> =>
  work.catch((error: unknown) => {
    if (error instanceof RunError) return error.message;
    throw error;
  });

describe("a run in shards", () => {
  it.each<[string, SettingsInput, number]>([
    ["a named format", { format: { name: "pair", promptField: "question", answerField: "answer" } }, 12],
    ["a detected format", {}, 12],
    [
      "rows in another format",
      { format: { name: "pair", promptField: "question", answerField: "answer" }, to: "messages" },
      6,
    ],
  ])(
    "writes the rows, rejects and counts of one process, for any files and number of shards: %s",
    async (_, settings, numRuns) => {
      const lap = await workspace();
      await fc.assert(
        fc.asyncProperty(
          fc.array(file, { minLength: 1, maxLength: 4 }),
          fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.integer({ min: 1, max: 70 })),
          async (files, count) => {
            await rm(lap.path("run"), { recursive: true, force: true });
            const contents = new Map(files.map((one, i) => [`${i}.jsonl`, plainBytes(one)]));
            const names = [...contents.keys()];
            for (const [i, name] of names.entries()) {
              const bytes = contents.get(name)!;
              lap.write(name, files[i]!.isCompressed ? gzipSync(bytes) : bytes);
            }
            const skipping = { ...settings, onReject: "skip", maxRowBytes: MOST_BYTES } as const;
            const expected = await orRefusal(inOneProcess(lap, names, skipping));
            const made = await orRefusal(inShards(lap, names, skipping, count));
            if (typeof expected === "string" || typeof made === "string") {
              // a plan needs rows of a known format, and lines
              if (typeof expected === "string") expect(made).toBeTypeOf("string");
              else expect(made).toMatch(/no row tells how rows are laid out/);
              return;
            }
            expect(made.rows).toBe(expected.rows);
            expect(countedPlaces(made.tally)).toEqual(countedPlaces(expected.tally));
            const where = (text: string): object[] => rejectsIn(text).map((one) => located(one, contents));
            expect(where(made.rejects)).toEqual(where(expected.rejects));
          },
        ),
        { numRuns },
      );
    },
  );
});
