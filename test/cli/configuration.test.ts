import { mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MARKS, ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

describe("a configuration file sets settings, and nothing else", () => {
  it("and may name its schema, which the package has", async () => {
    const schema = "node_modules/lookahead-prep/dist/settings.schema.json";
    const lap = await workspace({ "c.json": JSON.stringify({ $schema: schema, seed: 3 }), "in.jsonl": ROW });
    expect(await lap.run("in.jsonl", "--config", "c.json", "-o", "out.jsonl")).toMatchObject({ code: 0 });
    const { settings } = lap.manifest<{ settings: object }>("out.jsonl");
    expect(settings).toMatchObject({ seed: 3 });
    expect(settings).not.toHaveProperty("$schema");
  });

  it.each<[string, string | Buffer, number, RegExp]>([
    ["a script", "process.exit(3)", 78, /c:1:1: a value is missing, or is not valid JSON; c must be JSON/],
    ["a module", 'export default { "seed": 1 }', 78, /c:1:1: .*; c must be JSON/],
    ["YAML", "seed: 1\n", 78, /c:1:1: .*; c must be JSON/],
    ["a list", "[1]", 78, /expected a JSON object of settings/],
    ["nothing", "", 78, /c:1:1: the text ends too early; c must be JSON/],
    ["what nests without end", "[".repeat(1_000_000), 78, /the text ends too early; c must be JSON/],
    ["Latin-1", Buffer.from('{"tokenizer":"caf\xe9"}', "latin1"), 78, /expected a JSON object of settings/],
    ["UTF-16", Buffer.from('\ufeff{"seed":1}', "utf16le"), 78, /expected a JSON object of settings/],
    [
      "a setting called constructor",
      '{"constructor":{"prototype":{"seed":1}}}',
      2,
      /unknown setting constructor/,
    ],
    ["a setting that nests without end", `{"x":${deep(100_000)}}`, 2, /unknown setting x/],
    ["a method that is not an object", '{"method":"true"}', 2, /--method: expected an object with a name/],
    ["a method called __proto__", '{"method":{"name":"__proto__"}}', 2, /--method: expected one of true/],
    [
      "variants of a sweep",
      '{"variants":[]}',
      2,
      /variants are for a sweep: lookahead-prep sweep --config FILE/,
    ],
    ["an unknown option of a method", '{"method":{"prefx":"P"}}', 2, /unknown setting method\.prefx/],
    ["a format called toString", '{"format":{"name":"toString"}}', 2, /--from: expected one of pair/],
    ["a trainer called constructor", '{"trainers":["constructor"]}', 2, /--target: /],
    ["an output format called valueOf", '{"to":"valueOf"}', 2, /--to: /],
    [
      "a check called constructor",
      '{"checks":{"constructor":"off"}}',
      2,
      /unknown setting checks\.constructor/,
    ],
    ["a number without end", '{"seed":1e999}', 2, /--seed: expected a whole number/],
    ["a text for a number", '{"maxRowBytes":"64"}', 2, /--max-row-bytes/],
    [
      "a tokenizer that climbs out of a package",
      '{"method":{"name":"true"},"tokenizer":"npm:a/../../b"}',
      66,
      /./,
    ],
    ["a model that climbs out of the cache", '{"method":{"name":"true"},"tokenizer":"../.."}', 66, /./],
  ])("%s", async (_, config, code, message) => {
    const lap = await workspace({ c: config });
    const ended = await lap.run("--config", "c", { stdin: ROW, env: { HF_HUB_OFFLINE: "1" } });
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code,
      stderr: expect.stringMatching(message),
    });
    expect(ended.stdout.length).toBe(0);
    expect(ended.stderr).toBeSafe();
  });

  it("ignores a key called __proto__", async () => {
    const lap = await workspace({
      c: '{"__proto__":{"seed":5,"quiet":true},"settings":{"__proto__":{"seed":5},"turns":"all"}}',
    });
    const { code } = await lap.run("--config", "c", "-o", "out", { stdin: ROW });
    expect(code).toBe(0);
    const manifest = JSON.parse(lap.files()["out.manifest.json"]!) as { settings: object };
    expect(manifest.settings).toMatchObject({ seed: 0, turns: "all" });
  });

  it("accepts a method's option without the method's name", async () => {
    const lap = await workspace({ c: '{"method":{"prefix":"P. ","connector":"+c+"}}' });
    const { stdout } = await lap.run("--config", "c", "--quiet", { stdin: ROW });
    expect(stdout).toBe('{"question":"Q+c+P. ","answer":"P. A"}\n');
  });
});

describe("a name in a configuration is a file name, and nothing else", () => {
  const manifest = (output: string, input = "in.jsonl"): string =>
    JSON.stringify({ settings: {}, inputs: [{ name: input, sha256: "" }], output: { path: output } });

  it.each<[string, string, number, RegExp]>([
    [
      "an output with a NUL",
      manifest("a\u0000b"),
      73,
      /a\\u\{0\}b: cannot be created \(ERR_INVALID_ARG_VALUE\)/,
    ],
    ["an input with a NUL", manifest("out", "in\u0000"), 66, /in\\u\{0\}: cannot be read/],
    [
      "an output that turns the text around",
      manifest("no/\u202e"),
      73,
      /no\/\\u\{202e\}: its folder does not exist/,
    ],
    ["an output that is the input", manifest("./x/../in.jsonl"), 2, /is the input in\.jsonl/],
    ["an output that is a folder", manifest("x"), 73, /x is a directory/],
    ["an output that begins with a dash", manifest("-rf"), 0, /-rf: \d+ bytes/],
    ["an output with a backslash", manifest("..\\out"), 0, /\.\.\\out: \d+ bytes/],
  ])("%s", async (_, config, code, message) => {
    const lap = await workspace({ c: config, "in.jsonl": ROW });
    mkdirSync(lap.path("x"));
    const ended = await lap.run("--config", "c", "--no-manifest", ...MARKS);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code,
      stderr: expect.stringMatching(message),
    });
    expect(ended.stderr).toBeSafe();
  });

  it("a link as the output is followed to its file, which need not exist", async () => {
    const lap = await workspace({ "in.jsonl": ROW, victim: "old" });
    symlinkSync("victim", lap.path("link"));
    symlinkSync("nowhere", lap.path("dangling"));
    for (const name of ["link", "dangling"]) {
      const { code } = await lap.run("in.jsonl", "-o", name, "--no-manifest", ...MARKS);
      expect(code).toBe(0);
    }
    const { victim, link, dangling, nowhere } = lap.files() as Record<string, string>;
    expect([link, dangling, nowhere]).toEqual([victim, victim, victim]);
    expect(readlinkSync(lap.path("dangling"))).toBe("nowhere");
  });
});
