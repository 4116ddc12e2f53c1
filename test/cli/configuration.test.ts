import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contentsOf, freshFolder, keepsTheLaws, MARKS, ROW } from "../helpers/command.js";
import { runCommand } from "../helpers/run.js";

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

describe("T6, D9: a configuration is settings, and no more", () => {
  it.each<[string, string | Buffer, number, RegExp]>([
    ["a script", "process.exit(3)", 78, /c: expected a JSON object of settings, or a manifest/],
    ["a module", 'export default { "seed": 1 }', 78, /expected a JSON object of settings/],
    ["YAML", "seed: 1\n", 78, /expected a JSON object of settings/],
    ["a list", "[1]", 78, /expected a JSON object of settings/],
    ["nothing", "", 78, /expected a JSON object of settings/],
    ["what nests without end", "[".repeat(1_000_000), 78, /expected a JSON object of settings/],
    ["Latin-1", Buffer.from('{"tokenizer":"caf\xe9"}', "latin1"), 78, /expected a JSON object of settings/],
    ["UTF-16", Buffer.from('\ufeff{"seed":1}', "utf16le"), 78, /expected a JSON object of settings/],
    [
      "a setting called constructor",
      '{"constructor":{"prototype":{"seed":1}}}',
      2,
      /unknown setting constructor/,
    ],
    ["a setting that nests without end", `{"x":${deep(100_000)}}`, 2, /unknown setting x/],
    ["a method that is no object", '{"method":"true"}', 2, /--method: expected an object with a name/],
    ["a method called __proto__", '{"method":{"name":"__proto__"}}', 2, /--method: expected one of true/],
    ["a method's option that is none", '{"method":{"prefx":"P"}}', 2, /unknown setting method\.prefx/],
    ["a shape called toString", '{"format":{"name":"toString"}}', 2, /--from: expected one of pair/],
    ["a trainer called constructor", '{"trainers":["constructor"]}', 2, /--target: /],
    ["a shape to write called valueOf", '{"to":"valueOf"}', 2, /--to: /],
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
    const cwd = await freshFolder({ c: config });
    const ended = await runCommand(["--config", "c"], { cwd, stdin: ROW, env: { HF_HUB_OFFLINE: "1" } });
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code,
      stderr: expect.stringMatching(message),
    });
    expect(ended.stdout.length).toBe(0);
    keepsTheLaws(ended.stderr);
  });

  it("sets nothing by a key called __proto__", async () => {
    const cwd = await freshFolder({
      c: '{"__proto__":{"seed":5,"quiet":true},"settings":{"__proto__":{"seed":5},"turns":"all"}}',
    });
    const { code } = await runCommand(["--config", "c", "-o", "out"], { cwd, stdin: ROW });
    expect(code).toBe(0);
    const manifest = JSON.parse((await contentsOf(cwd))["out.manifest.json"]!) as { settings: object };
    expect(manifest.settings).toMatchObject({ seed: 0, turns: "all" });
  });

  it("takes a method's option without its name", async () => {
    const cwd = await freshFolder({ c: '{"method":{"prefix":"P. ","connector":"+c+"}}' });
    const { stdout } = await runCommand(["--config", "c", "--quiet"], { cwd, stdin: ROW });
    expect(stdout.toString()).toBe('{"question":"Q+c+P. ","answer":"P. A"}\n');
  });
});

describe("T4: names are names of files, and nothing else", () => {
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
    ["an output that turns the text around", manifest("no/\u202e"), 73, /no\/\\u\{202e\}: cannot be created/],
    ["an output that is the input", manifest("./x/../in.jsonl"), 2, /is the input in\.jsonl/],
    ["an output that is a folder", manifest("x"), 73, /x is a directory/],
    ["an output that begins with a dash", manifest("-rf"), 0, /-rf: \d+ bytes/],
    ["an output with a backslash", manifest("..\\out"), 0, /\.\.\\out: \d+ bytes/],
  ])("%s", async (_, config, code, message) => {
    const cwd = await freshFolder({ c: config, "in.jsonl": ROW });
    mkdirSync(join(cwd, "x"));
    const ended = await runCommand(["--config", "c", "--no-manifest", ...MARKS], { cwd });
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code,
      stderr: expect.stringMatching(message),
    });
    keepsTheLaws(ended.stderr);
  });

  it("a link at an output's name is followed to its file, and a dangling one is replaced", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW, victim: "old" });
    symlinkSync("victim", join(cwd, "link"));
    symlinkSync("nowhere", join(cwd, "dangling"));
    for (const name of ["link", "dangling"]) {
      const { code } = await runCommand(["in.jsonl", "-o", name, "--no-manifest", ...MARKS], { cwd });
      expect(code).toBe(0);
    }
    const { victim, link, dangling, nowhere } = (await contentsOf(cwd)) as Record<string, string>;
    expect([victim, link, nowhere]).toEqual([dangling, dangling, undefined]);
  });
});
