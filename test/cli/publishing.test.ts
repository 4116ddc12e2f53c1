import { mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { machineTag, temporaryBeside } from "../../src/io/stores/durable.js";
import { workspace } from "../helpers/workspace.js";

const row = '{"prompt":"Why?","completion":"Since it is so."}\n';
/** No process has this number: it is above the most that Linux gives. */
const ENDED = 0x500000;

describe("publishing", () => {
  it("never replaces an input by a settings file of a trainer", async () => {
    const lap = await workspace({ "out.jsonl.trl.yaml": row });
    const { code, stderr } = await lap.run("out.jsonl.trl.yaml", "--target", "trl", "-o", "out.jsonl");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("is the input out.jsonl.trl.yaml"),
    });
    expect(lap.files()).toEqual({ "out.jsonl.trl.yaml": row });
  });

  it("follows a link whose target does not exist yet", async () => {
    const lap = await workspace({ "in.jsonl": row });
    mkdirSync(lap.path("real"));
    symlinkSync("real/two.jsonl", lap.path("one.jsonl"));
    symlinkSync("one.jsonl", lap.path("out.jsonl"));
    await lap.runAll(["in.jsonl", "-o", "out.jsonl"]);
    expect(readlinkSync(lap.path("out.jsonl"))).toBe("one.jsonl");
    expect(lap.names("real")).toEqual(["two.jsonl"]);
  });

  it("warns when the standard output was closed", async () => {
    const lap = await workspace({ "in.jsonl": row });
    const warning = expect.stringContaining("warning: stdout is closed");
    expect(await lap.shell("$LAP in.jsonl >&-")).toMatchObject({ code: 0, stderr: warning });
    expect(await lap.shell("$LAP in.jsonl >&- -o out.jsonl")).toMatchObject({ code: 0 });
    expect(await lap.shell("$LAP in.jsonl > /dev/null")).toMatchObject({ code: 0 });
  });

  it("never mixes the files of runs onto one output", async () => {
    const prefixes = Array.from({ length: 6 }, (_, i) => `prefix number ${i}: `);
    const lap = await workspace({ "in.jsonl": row.repeat(200) });
    const runs = prefixes.map((prefix) =>
      lap.run("in.jsonl", "--method", "virtual", "-p", prefix, "-o", "out.jsonl"),
    );
    for (const { code, stderr } of await Promise.all(runs))
      expect({ code, stderr }).toMatchObject({ code: 0 });
    const { settings } = lap.manifest<{ settings: { method: { prefix: string } } }>("out.jsonl");
    for (const { completion } of lap.output<{ completion: string }>("out.jsonl"))
      expect(completion.startsWith(settings.method.prefix)).toBe(true);
    expect(lap.names().filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("takes over the lock of a run that was killed", async () => {
    const lap = await workspace({
      "in.jsonl": row,
      ".out.jsonl.publishing": `${ENDED} ${machineTag(hostname())}`,
    });
    await lap.runAll(["in.jsonl", "-o", "out.jsonl"]);
    expect(lap.names()).toEqual(["in.jsonl", "out.jsonl", "out.jsonl.manifest.json"]);
  });

  it("removes what killed runs left beside its outputs, and nothing else", async () => {
    const lap = await workspace({ "in.jsonl": row });
    const left = [
      temporaryBeside(lap.path("out.jsonl"), ENDED),
      `${temporaryBeside(lap.path("out.jsonl"), ENDED)}.json`,
      `${temporaryBeside(lap.path("out.jsonl"), ENDED)}.json.new`,
      `${temporaryBeside(lap.path("out.jsonl"), ENDED)}.lock`,
      temporaryBeside(lap.path("out.jsonl.manifest.json"), ENDED),
    ];
    const kept = [
      temporaryBeside(lap.path("out.jsonl"), process.pid),
      temporaryBeside(lap.path("out.jsonl")),
      temporaryBeside(lap.path("other.jsonl"), ENDED),
    ];
    const name = (path: string): string => path.slice(lap.folder.length + 1);
    for (const path of [...left, ...kept]) lap.write(name(path), "{}");
    await lap.runAll(["in.jsonl", "-o", "out.jsonl"]);
    expect(lap.names().filter((one) => one.startsWith("."))).toEqual(kept.map(name).sort());
  });
});
