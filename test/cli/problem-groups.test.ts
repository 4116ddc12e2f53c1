import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHOWN_PROBLEMS } from "../../src/cli/command.js";
import { ProblemGroups } from "../../src/cli/problem-groups.js";
import type { Problem } from "../../src/domain/problem.js";
import { CANARY, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

function linesOf(problems: readonly Problem[]): readonly string[] {
  const groups = new ProblemGroups();
  for (const problem of problems) groups.add(problem);
  return groups.lines();
}

const problem = (line: number, field: string, message: string): Problem => ({
  rule: "wrong-type",
  place: { kind: "line", file: "in.jsonl", line },
  field,
  message,
});

describe("equal problems", () => {
  it("are one line, with the place of the first and their number", () => {
    const all = [problem(3, "a", "x"), problem(4, "b", "x"), problem(9, "a", "x"), problem(10, "a", "x")];
    expect(linesOf(all)).toEqual([
      "in.jsonl:3:a: x (wrong-type); the same in 2 more",
      "in.jsonl:4:b: x (wrong-type)",
    ]);
  });

  it("are those of any item of a list", () => {
    expect(linesOf([problem(1, "messages[0].role", "x"), problem(2, "messages[12].role", "x")])).toEqual([
      "in.jsonl:1:messages[0].role: x (wrong-type); the same in 1 more",
    ]);
  });

  it("are those with other numbers in their messages, and the line says so", () => {
    const all = [
      problem(1, "a", "512 of 1,024.5 x"),
      problem(2, "a", "7 of 9 x"),
      problem(3, "b", "7 of 9 x"),
    ];
    expect(linesOf(all)).toEqual([
      "in.jsonl:1:a: 512 of 1,024.5 x (wrong-type); 1 more with other numbers",
      "in.jsonl:3:b: 7 of 9 x (wrong-type)",
    ]);
  });

  it("are not those whose names differ in a number", () => {
    const all = [problem(1, "a", "512 x; in true-m3"), problem(1, "a", "512 x; in true-m6")];
    expect(linesOf(all)).toHaveLength(2);
  });

  it("are all counted, whichever there are", () => {
    const some = fc.record({ field: fc.nat(30).map(String), message: fc.constantFrom("x 1", "x 2", "y") });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 200 }), (given) => {
        const lines = linesOf(given.map(({ field, message }, i) => problem(i + 1, field, message)));
        const counted = lines.map((line) => {
          const rest = /^… and (\d+) more problems/.exec(line)?.[1];
          return rest === undefined
            ? 1 + Number(/; (?:the same in )?(\d+) more(?: with other numbers)?$/.exec(line)?.[1] ?? 0)
            : Number(rest);
        });
        expect(counted.reduce((sum, one) => sum + one, 0)).toBe(given.length);
        expect(lines.length).toBeLessThanOrEqual(SHOWN_PROBLEMS + 1);
      }),
    );
  });
});

describe("a run with equal problems", () => {
  const input = rows(
    ...Array.from({ length: 3000 }, (_, i) =>
      i % 7 === 3 ? { question: 5, answer: "A" } : { q: CANARY, answer: "A".repeat(i % 300) },
    ),
  );
  const flags = ["--prompt-field", "question", "--answer-field", "answer"];

  it("says each once, for any number of workers, and the rejects file has them all", async () => {
    const lap = await workspace({ "in.jsonl": input });
    const run = (workers: string) =>
      lap.run("in.jsonl", ...flags, "--rejects", "rejects.jsonl", "-o", "out.jsonl", "--workers", workers);
    const first = await run("1");
    expect(first.code).toBe(65);
    const [missing, wrong] = first.stderr.split("\n");
    expect(missing).toBe(
      "in.jsonl:1:question: expected text, found no such field (missing-field); the same in 2,570 more",
    );
    expect(wrong).toBe(
      "in.jsonl:4:question: expected text, found a number (wrong-type); the same in 428 more",
    );
    expect(lap.output("rejects.jsonl").length).toBe(3000);
    const seconds = /\d+\.\d s/g;
    const three = await run("3");
    expect(three.stderr.replace(seconds, "")).toBe(first.stderr.replace(seconds, ""));
  });

  it("says them of a shard, too", async () => {
    const lap = await workspace({ "in.jsonl": input });
    await lap.runAll(["plan", "in.jsonl", ...flags, "--shards", "2", "-o", "run"]);
    const { code, stderr } = await lap.run("run", "run", "--shard", "0-1/2");
    expect(code).toBe(65);
    expect(stderr.match(/missing-field\); the same in/g)).toHaveLength(1);
  });

  it("says them when the run fails later", async () => {
    const lap = await workspace({ "in.jsonl": input, "next.jsonl.gz": Buffer.from([0x1f, 0x8b, 8, 0]) });
    const { code, stderr } = await lap.run("in.jsonl", "next.jsonl.gz", ...flags);
    expect(code).toBe(65);
    expect(stderr).toContain("(missing-field); the same in 2,570 more\n");
    expect(stderr).toContain("lookahead-prep: next.jsonl.gz: the gzip data");
  });
});
