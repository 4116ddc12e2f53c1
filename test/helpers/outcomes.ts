import { beforeAll, expect, it } from "vitest";
import { CANARY, MARKS } from "./rows.js";
import { createWorkspace } from "./workspace.js";

/** The row that is written, or `rule field: message`. */
type Outcome = string;

type Table = readonly (readonly [name: string, row: string, outcome: Outcome | RegExp])[];

/** A test for each row of a table; the whole table is one run. */
export function testOutcomes(args: readonly string[], table: Table): void {
  let outcomes: readonly Outcome[] = [];
  beforeAll(async () => {
    const lines = table.map(([, row]) => row);
    outcomes = await outcomesOf(args, lines);
  }, 60_000);
  it.each(table.map(([name, , expected], i) => [name, i, expected] as const))("%s", (_, i, expected) => {
    if (typeof expected === "string") expect(outcomes[i]).toBe(expected);
    else expect(outcomes[i]).toMatch(expected);
    expect(outcomes[i]).not.toContain("[object Object]");
  });
}

interface Reject {
  readonly line: number;
  readonly rule: string;
  readonly field?: string;
  readonly message: string;
}

/** The outcomes of rows in one run. Neither stderr nor the rejects nor the manifest repeat private text. */
async function outcomesOf(args: readonly string[], lines: readonly string[]): Promise<readonly Outcome[]> {
  const lap = await createWorkspace();
  try {
    const flags = ["--on-reject", "skip", "--rejects", "rejects", "--manifest", "manifest", "-o", "out"];
    const stdin = lines.map((line) => `${line}\n`).join("");
    const { code, stderr } = await lap.run(...args, ...MARKS, ...flags, { stdin });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toBeSafe();
    expect(`${lap.read("rejects")}${lap.read("manifest")}`).not.toContain(CANARY);
    const rejects = new Map(lap.output<Reject>("rejects").map((reject) => [reject.line, reject]));
    const written = lap.read("out").split("\n").slice(0, -1);
    const outcomes = lines.map((_, i): Outcome => {
      const reject = rejects.get(i + 1);
      if (reject === undefined) return written.shift() ?? "lost";
      return `${reject.rule} ${reject.field ?? ""}: ${reject.message}`;
    });
    expect(written).toEqual([]);
    return outcomes;
  } finally {
    await lap.remove();
  }
}
