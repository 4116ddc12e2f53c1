import { describe, expect, it } from "vitest";
import { workspace } from "../helpers/workspace.js";

const FLAGS = "--quiet -o out.jsonl";

const members = (count: number): string => Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(",");

/** The processor time of the whole command for a row with so many keys, in seconds, and what it wrote. */
async function timed(count: number): Promise<{ readonly seconds: number; readonly output: string }> {
  const row = `{"prompt":"Q","completion":"A whole answer."${count === 0 ? "" : ","}${members(count)}}\n`;
  const lap = await workspace({ "in.jsonl": row });
  const { code, stdout } = await lap.shell(`$LAP in.jsonl ${FLAGS} && times`);
  expect(code).toBe(0);
  const [, minutes, seconds] = /\n(\d+)m([\d.]+)s/.exec(stdout)!;
  return { seconds: Number(minutes) * 60 + Number(seconds), output: lap.read("out.jsonl") };
}

describe("an object with very many keys", () => {
  it("is read by the whole command in time in proportion to them, and written with all of them", async () => {
    const [many, few] = [480_000, 40_000];
    const start = (await timed(0)).seconds;
    const { seconds, output } = await timed(many);
    // 12 times the keys: about 8 if it is linear, and above 60 if it is quadratic
    expect((seconds - start) / Math.max((await timed(few)).seconds - start, 0.05)).toBeLessThan(30);
    const [prompt, completion] = [
      " The answer begins with: Let's solve this problem. ",
      "Let's solve this problem. ",
    ];
    expect(output).toBe(
      `{"prompt":"Q${prompt}","completion":"${completion}A whole answer.",${members(many)}}\n`,
    );
  });
});
