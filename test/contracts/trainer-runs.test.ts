import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { trainers } from "../../src/trainers/registry.js";
import type { Trainer } from "../../src/trainers/trainer.js";
import { RUNS } from "../helpers/trainer-runs.js";

const INTEROP = join(import.meta.dirname, "../interop");
const FAMILY: readonly (readonly [string, Trainer])[] = Object.entries(trainers);

describe("what is said of a trainer's run", () => {
  it.each(FAMILY)("%s: it was run exactly where a run is recorded", (name, { ran, version }) => {
    const run = RUNS[name];
    expect(ran === undefined ? undefined : { version, date: ran.date }).toEqual(
      run && { version: run.version, date: run.date },
    );
  });

  it.each(Object.entries(RUNS))("%s: each row of the run came out as it should", (_, run) => {
    const known = Object.values(run.known).reduce((sum, rows) => sum + rows, 0);
    expect(run.unexpected).toBe(0);
    expect(run.equal + run.accepted + known).toBe(run.rows);
  });

  it.each(FAMILY)("%s: its mask is compared with that of --to tokens as the run says", (name, { mask }) => {
    const run = RUNS[name];
    const seen =
      run === undefined || run.accepted === run.rows
        ? "unknown"
        : run.equal === run.rows
          ? "same"
          : "differs";
    expect(mask).toBe(seen);
  });

  it.each(Object.keys(RUNS))("%s: its packages are pinned", (name) => {
    const text = readFileSync(join(INTEROP, name, "requirements.txt"), "utf8");
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    for (const line of lines) expect(line).toMatch(/^[\w.-]+(\[[\w,-]+\])?==\S+$/);
  });
});
