import { describe, expect, it } from "vitest";
import { ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

describe("a worker thread that runs out of memory", () => {
  it("ends the run with 74 and a hint, and publishes nothing", async () => {
    // the parsed row is larger than the heap; the main thread, which is given the format, does not parse it
    const row = `{"question":"Q","answer":"A","meta":[${'{"a":0},'.repeat(1_500_000)}0]}\n`;
    const lap = await workspace({ "in.jsonl": ROW + row + ROW });
    const format = ["--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];
    const { code, stderr } = await lap.spawn("in.jsonl", ...format, "--workers", "2", "-o", "out.jsonl", {
      env: { NODE_OPTIONS: "--max-old-space-size=32" },
    });
    expect(stderr).toBeSafe();
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringMatching(/^lookahead-prep: a worker thread ran out of memory; run again/m),
    });
    expect(Object.keys(lap.files())).toEqual(["in.jsonl"]);
  });

  it("ends it so, too, while a block before it is awaited and others wait behind it", async () => {
    const row = `{"question":"Q","answer":"A","meta":[${'{"a":0},'.repeat(1_500_000)}0]}\n`;
    const many = ROW.repeat(60_000);
    const lap = await workspace({ "in.jsonl": many + row + many + row + many });
    const format = ["--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];
    const { code, stderr } = await lap.spawn("in.jsonl", ...format, "--workers", "2", "-o", "out.jsonl", {
      env: { NODE_OPTIONS: "--max-old-space-size=32" },
    });
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringMatching(/^lookahead-prep: a worker thread ran out of memory; run again/m),
    });
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
