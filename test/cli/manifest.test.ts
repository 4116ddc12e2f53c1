import { createHash } from "node:crypto";
import { appendFileSync, unlinkSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pair, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const row = (q: string): string => rows(pair(q, "A"));

describe("a manifest", () => {
  it("reproduces the run, and refuses an input that has changed since", async () => {
    const lap = await workspace({ "in.jsonl": row("1") + row("2") });
    const sha256 = (file: string): string => createHash("sha256").update(lap.bytes(file)).digest("hex");
    await lap.run("in.jsonl", "-o", "out.jsonl.gz", "--share", "0.5", "--seed", "3", "-p", "Sure. ");
    const before = sha256("out.jsonl.gz");
    const manifest = lap.manifest<object>("out.jsonl.gz");
    expect(manifest).toMatchObject({
      tool: { name: "lookahead-prep" },
      settings: {
        method: { name: "virtual", prefix: "Sure. " },
        share: 0.5,
        seed: 3,
        format: { name: "pair", promptField: "question" },
      },
      inputs: [{ name: "in.jsonl", bytes: 60, sha256: sha256("in.jsonl") }],
      output: { path: "out.jsonl.gz", sha256: before },
      rows: { rowsIn: 2, rowsOut: 2, rejected: {} },
    });
    expect(gunzipSync(lap.bytes("out.jsonl.gz")).toString().trimEnd().split("\n")).toHaveLength(2);
    unlinkSync(lap.path("out.jsonl.gz"));
    const again = await lap.run("--config", "out.jsonl.gz.manifest.json");
    expect(again.code).toBe(0);
    expect(sha256("out.jsonl.gz")).toBe(before);
    const other = await lap.run("--config", "out.jsonl.gz.manifest.json", "-o", "b.jsonl", "--seed", "4");
    expect(other.code).toBe(0);

    appendFileSync(lap.path("in.jsonl"), row("3"));
    const changed = await lap.run("--config", "out.jsonl.gz.manifest.json");
    expect({ code: changed.code, stderr: changed.stderr }).toEqual({
      code: 78,
      stderr: expect.stringContaining("in.jsonl differs from the file in the manifest"),
    });
    expect(sha256("out.jsonl.gz")).toBe(before);
    const named = await lap.run("in.jsonl", "--config", "out.jsonl.gz.manifest.json", "-o", "c.jsonl");
    expect(named.code).toBe(0);
  });
});
