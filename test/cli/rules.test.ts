import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checks } from "../../src/rules/registry.js";
import { GSM8K, hasGsm8k } from "../helpers/gsm8k.js";
import { rows } from "../helpers/rows.js";
import {
  FORGED,
  LLAMA_2,
  MODEL_FILES,
  QWEN,
  REAL_LLAMA_3,
  REAL_QWEN,
  VALID_ROW,
  validationOf,
} from "../helpers/validation.js";
import { workspace } from "../helpers/workspace.js";

describe.runIf(hasGsm8k)("the seam on GSM8K", () => {
  const gsm8k = (hasGsm8k ? readFileSync(GSM8K, "utf8") : "").split("\n").slice(0, 2000).join("\n");
  const line = ["--connector", "newline"];
  const published = ["--method", "true"];

  it.each([
    ["Llama-3.1", REAL_LLAMA_3],
    ["Qwen3", REAL_QWEN],
  ])(
    "hardly ever matches with the published connector for %s, and always with a line break",
    async (_, model) => {
      const { checks, stderr } = await validationOf(gsm8k, [...published, ...model, "--template", "auto"]);
      expect(checks["seam"]!.rate).toBeLessThan(0.05);
      expect(checks["seam"]!.details["matched"]).toBe(checks["seam"]!.details["tried"]);
      expect(checks["seam"]!.details["tried"]).toBeGreaterThan(100);
      expect(stderr).toMatch(
        /seam: the preview has the same tokens in the prompt and in the answer in 2\.8 % of 2,000 rows/,
      );
      expect(stderr).toMatch(/--connector newline would match in 100\.0 % \(of \d+ rows tried\)/);
      const other = await validationOf(gsm8k, [...published, ...model, "--template", "auto", ...line]);
      expect(other.checks["seam"]!.rate).toBeGreaterThan(0.999);
      expect(other.stderr).not.toContain("would match");
    },
  );

  it("matches with the published connector for a vocabulary and a template like Llama-2's", async () => {
    const { checks, stderr } = await validationOf(gsm8k, [...published, ...LLAMA_2]);
    expect(checks["seam"]!.rate).toBeGreaterThan(0.999);
    expect(stderr).not.toContain("would match");
    const other = await validationOf(gsm8k, [...published, ...LLAMA_2, ...line]);
    expect(other.checks["seam"]!.rate).toBeLessThan(0.05);
  });
});

describe("--check", () => {
  it("off for every rule checks nothing", async () => {
    const off = await validationOf(rows({ ...VALID_ROW, prompt: FORGED }), [
      ...QWEN,
      ...Object.keys(checks).flatMap((rule) => ["--check", `${rule}=off`]),
    ]);
    expect({ rejected: off.rejected, checks: off.checks }).toEqual({ rejected: {}, checks: {} });
    expect(off.stderr).toContain("tokens per written row:");
  });

  it("may be repeated, and is reproduced from a manifest", async () => {
    const lap = await workspace({ ...MODEL_FILES, "in.jsonl": rows({ ...VALID_ROW, prompt: FORGED }) });
    const flags = [...QWEN, "--check", "control-token=warn", "--check", "seam=off"];
    await lap.run("in.jsonl", "-o", "out.jsonl", ...flags);
    const first = lap.bytes("out.jsonl");
    const { code } = await lap.run("--config", "out.jsonl.manifest.json", "-o", "again.jsonl");
    expect(code).toBe(0);
    expect(lap.bytes("again.jsonl").equals(first)).toBe(true);
    const manifest = JSON.parse(lap.read("again.jsonl.manifest.json")) as {
      settings: { checks: Record<string, string> };
    };
    expect(manifest.settings.checks).toMatchObject({
      "control-token": "warn",
      seam: "off",
      "eos-count": "warn",
    });
  });

  it.each([
    [["--check", "seem=warn"], /--check: expected one of control-token, .*; did you mean seam\?/],
    [["--check", "seam=loud"], /--check seam: /],
    [["--check", "seam"], /--check: expected seam=reject, seam=warn or seam=off/],
  ])("%j is refused", async (flags, message) => {
    const lap = await workspace(MODEL_FILES);
    const { code, stderr } = await lap.run(...QWEN, ...flags, {
      stdin: JSON.stringify(VALID_ROW),
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("without a tokenizer is refused", async () => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("--check", "seam=warn", {
      stdin: JSON.stringify(VALID_ROW),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(
      "counts the tokens of rendered rows; name the model's tokenizer with --tokenizer",
    );
  });
});
