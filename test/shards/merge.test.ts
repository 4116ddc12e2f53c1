import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/index.js";
import type { SettingsInput } from "../../src/settings/settings.js";
import { refusalOf, Shards } from "../helpers/shards.js";
import { workspace } from "../helpers/workspace.js";

const ROWS = Array.from({ length: 40 }, (_, n) =>
  n % 10 === 3
    ? `{"prompt":"invalid ${n}"}\n`
    : `{"prompt":"question ${n}","completion":"the answer ${n}"}\n`,
).join("");
const COUNT = 3;
const NAMES = [0, 1, 2].map((n) => `part-0000${n}-of-00003`);
const [FIRST, MIDDLE] = NAMES as [string, string, string];

/** A run whose shards are all made, and its folder. */
async function made(
  settings: SettingsInput = { onReject: "skip" },
): Promise<{ shards: Shards; home: string }> {
  const shards = new Shards(await workspace({ "in.jsonl": ROWS, victim: "precious" }));
  await shards.plan(["in.jsonl"], COUNT, settings);
  await shards.run();
  return { shards, home: shards.lap.path("run") };
}

const part = (home: string, name = MIDDLE): string => join(home, `${name}.jsonl`);
const rejects = (home: string): string => part(home).replace("part-", "rejects-");
const marker = (home: string, name = MIDDLE): string => join(home, "_lap/done", `${name}.json`);

/** Every file of a folder and its folders, as bytes; times and hosts of markers aside. */
function files(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    names
      .filter((name) => lstatSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), "latin1").replace(/"seconds": ?[\d.]+/, "")]),
  );
}

type Change = (home: string) => void;

function edit(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
}

const flip = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[10]! ^= 1;
  writeFileSync(path, bytes);
};

const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

/** Changes of a shard that was done, and their messages. */
const DAMAGES: readonly [string, Change, string][] = [
  ["a marker that is missing", (home) => unlinkSync(marker(home)), "not complete"],
  ["a truncated marker", (home) => truncateSync(marker(home), 100), "its marker is damaged"],
  ["an empty marker", (home) => truncateSync(marker(home), 0), "its marker is damaged"],
  [
    "a garbled marker",
    (home) => edit(marker(home), (text) => text.replace('"bytes":', '"byts":')),
    "its marker is damaged",
  ],
  [
    "a deep marker",
    (home) => edit(marker(home), (text) => text.replace('"rowsIn":', `"rowsIn":${DEEP},"x":`)),
    "its marker is damaged",
  ],
  [
    "a marker of huge numbers",
    (home) => edit(marker(home), (text) => text.replace(/"rowsIn":\d+/, '"rowsIn":1e300')),
    "its marker is damaged",
  ],
  [
    "a marker of numbers below zero",
    (home) => edit(marker(home), (text) => text.replace(/"rowsIn":\d+/, '"rowsIn":-1')),
    "its marker is damaged",
  ],
  [
    "a marker of another run",
    (home) => edit(marker(home), (text) => text.replace(/"run":"....../, '"run":"000000')),
    "its marker belongs to another run",
  ],
  [
    "the marker of another shard",
    (home) => writeFileSync(marker(home), readFileSync(marker(home, FIRST))),
    "its marker belongs to another run",
  ],
  [
    "a marker that counts a row more",
    (home) =>
      edit(marker(home), (text) => text.replace(/"rowsIn":(\d+)/, (_, n) => `"rowsIn":${Number(n) + 1}`)),
    "its marker's counts do not add up",
  ],
  ["a part that is gone", (home) => unlinkSync(part(home)), "its part is missing"],
  ["a truncated part", (home) => truncateSync(part(home), 50), "its part changed in size"],
  ["a part that is longer", (home) => appendFileSync(part(home), "\n"), "its part changed in size"],
  ["a rejects file that is gone", (home) => unlinkSync(rejects(home)), "its rejects file is missing"],
  ["a truncated rejects file", (home) => truncateSync(rejects(home), 3), "its rejects file changed in size"],
];

const ALTERED: readonly [string, Change, string][] = [
  ["a byte of a part", (home) => flip(part(home)), "its part changed"],
  ["a byte of a rejects file", (home) => flip(rejects(home)), "its rejects file changed"],
];

describe("a shard that was done", () => {
  it.each(DAMAGES)(
    "is missing, and made again with the same bytes, after this: %s",
    async (_, damage, message) => {
      const { shards, home } = await made();
      const before = files(home);
      damage(home);
      expect((await shards.status()).missing).toEqual([{ shard: { index: 1, count: COUNT }, message }]);
      expect(await refusalOf(shards.merge())).toBe(
        `config: 1 of 3 shards are missing; lookahead-prep status ${home} --missing lists them:\n  ${MIDDLE}: ${message}`,
      );
      expect(readdirSync(home)).not.toContain("_SUCCESS");
      expect(await shards.run()).toEqual(["known", "made", "known"]);
      expect(files(home)).toEqual(before);
      await shards.merge("sha256");
    },
  );

  it.each(ALTERED)("is found to be altered when its bytes are verified: %s", async (_, damage, message) => {
    const { shards, home } = await made();
    const before = files(home);
    damage(home);
    expect((await shards.status()).missing).toEqual([]);
    expect(await shards.run()).toEqual(["known", "known", "known"]);
    expect(await refusalOf(shards.merge("sha256"))).toContain(`${MIDDLE}: ${message}`);
    expect(await shards.run(undefined, "sha256")).toEqual(["known", "made", "known"]);
    expect(files(home)).toEqual(before);
  });

  it("is recognized when its marker has unknown fields", async () => {
    const { shards, home } = await made();
    edit(marker(home), (text) => text.replace("{", '{"also":{"a":1},"__proto__":{"run":"x"},'));
    expect((await shards.status()).missing).toEqual([]);
    await shards.merge();
  });

  it("is counted among the missing when there are too many to name", async () => {
    const shards = new Shards(await workspace({ "in.jsonl": ROWS }));
    await shards.plan(["in.jsonl"], 25, { onReject: "skip" });
    await shards.run([3]);
    const lines = (await refusalOf(shards.merge())).split("\n");
    expect(lines[0]).toMatch(/^config: 24 of 25 shards are missing/);
    expect(lines[1]).toBe("  part-00000-of-00025: not complete");
    expect(lines.at(-1)).toBe("  … and 4 more");
  });
});

describe("a foreign file in the folder of a run", () => {
  it.each([
    "part-00000-of-00004.jsonl",
    "part-00003-of-00003.jsonl",
    "rejects-00001-of-00002.jsonl",
    "_lap/done/part-00000-of-00002.json",
    "part-000000-of-000003.jsonl",
  ])("is refused when a reader would take it for a part: %s", async (name) => {
    const { shards, home } = await made();
    writeFileSync(join(home, name), "");
    expect(await refusalOf(shards.merge())).toBe(
      `config: ${join(home, name)} belongs to another run; remove it`,
    );
    expect(readdirSync(home)).not.toContain("_SUCCESS");
  });

  it.each(["notes.txt", ".part-00000-of-00004.jsonl.aa.part", "_lap/logs.txt", "all.jsonl"])(
    "is ignored when no reader would: %s",
    async (name) => {
      const { shards, home } = await made();
      writeFileSync(join(home, name), "mine");
      await shards.merge();
      expect(readFileSync(join(home, name), "utf8")).toBe("mine");
    },
  );
});

describe("a file planted in the place of a file of the run", () => {
  const PLANTS: readonly [string, (path: string) => void][] = [
    ["a link to a file", (path) => symlinkSync(join(path.slice(0, path.indexOf("/run/")), "victim"), path)],
    ["a link to nothing", (path) => symlinkSync("nothing", path)],
    ["a link to itself", (path) => symlinkSync(path, path)],
    ["a link to a device", (path) => symlinkSync("/dev/null", path)],
    ["a pipe", (path) => execFileSync("mkfifo", [path])],
  ];

  it.each(PLANTS)("is replaced, and not followed: %s", async (_, plant) => {
    const { shards, home } = await made();
    await shards.merge();
    const before = files(shards.lap.folder);
    for (const path of [part(home), rejects(home), marker(home)]) {
      rmSync(marker(home));
      rmSync(path, { force: true });
      plant(path);
      expect(await shards.run()).toEqual(["known", "made", "known"]);
      expect(files(shards.lap.folder)).toEqual(before);
    }
    for (const name of ["manifest.json", "_SUCCESS"]) {
      rmSync(join(home, name));
      plant(join(home, name));
      await shards.merge();
      expect(files(shards.lap.folder)).toEqual(before);
    }
  });

  it("is reported when it is a folder", async () => {
    const { shards, home } = await made();
    for (const path of [part(home), marker(home)]) {
      rmSync(path);
      mkdirSync(path);
      expect(await refusalOf(shards.run())).toBe(`cannot-create: ${path} is a directory; remove it`);
      rmSync(path, { recursive: true });
    }
  });
});

describe("merge", () => {
  it("writes a manifest that names the parts, and _SUCCESS last", async () => {
    const { shards, home } = await made();
    await shards.merge("sha256");
    const manifest = JSON.parse(readFileSync(join(home, "manifest.json"), "utf8")) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      tool: { version: VERSION },
      run: (await shards.status()).plan.run,
      parts: NAMES.map((name) => ({
        name: `${name}.jsonl`,
        sha256: expect.any(String),
        rows: expect.any(Number),
      })),
      rows: { rowsIn: 40, rowsOut: 36, rejected: { "missing-field": 4 } },
    });
    expect(readFileSync(join(home, "_SUCCESS"), "utf8")).toBe("");
    expect((await shards.status()).isMerged).toBe(true);
  });

  it("that is refused removes _SUCCESS of an earlier merge", async () => {
    const { shards, home } = await made();
    await shards.merge();
    unlinkSync(part(home));
    expect(await refusalOf(shards.merge())).toContain("its part is missing");
    expect((await shards.status()).isMerged).toBe(false);
    await shards.run();
    await shards.merge();
    expect((await shards.status()).isMerged).toBe(true);
  });

  it("writes one file of all rows, compressed by its name, and one of all rejects", async () => {
    const { shards, home } = await made();
    await shards.merge("size", "all.jsonl", "all.rejects");
    await shards.merge("size", "all.jsonl.gz");
    const whole = NAMES.map((name) => readFileSync(part(home, name), "utf8")).join("");
    expect(readFileSync(shards.lap.path("all.jsonl"), "utf8")).toBe(whole);
    expect(execFileSync("gzip", ["-dc", "all.jsonl.gz"], { cwd: shards.lap.folder }).toString()).toBe(whole);
    expect(readFileSync(shards.lap.path("all.rejects"), "utf8").trimEnd().split("\n")).toHaveLength(4);
  });

  it.each<[string, string, string | undefined]>([
    ["an input", "in.jsonl", undefined],
    ["an input by a link", "link", undefined],
    ["a part", `run/${FIRST}.jsonl`, undefined],
    ["a rejects file", "all.jsonl", `run/${FIRST.replace("part", "rejects")}.jsonl`],
    ["a marker", `run/_lap/done/${FIRST}.json`, undefined],
    ["the plan", "run/_lap/plan.json", undefined],
    ["the manifest", "run/manifest.json", undefined],
    ["one file for both", "all", "all"],
  ])("does not overwrite a file that it needs: %s", async (_, output, rejects) => {
    const { shards } = await made();
    symlinkSync("in.jsonl", shards.lap.path("link"));
    const before = files(shards.lap.folder);
    expect(await refusalOf(shards.merge("size", output, rejects))).toMatch(/^usage: /);
    expect(files(shards.lap.folder)).toEqual(before);
  });

  it("publishes nothing when all shards together have more rejected rows than allowed", async () => {
    const { shards, home } = await made({ onReject: "skip", maxRejects: 3 });
    const { result } = await shards.merge("size", "all.jsonl", "all.rejects");
    expect(result.published).toBe(false);
    expect(readdirSync(home)).not.toContain("_SUCCESS");
    expect(readdirSync(home)).not.toContain("manifest.json");
    expect(readdirSync(shards.lap.folder).sort()).toEqual(["all.rejects", "in.jsonl", "run", "victim"]);
    const allowed = await made({ onReject: "skip", maxRejects: 4 });
    expect((await allowed.shards.merge()).result.published).toBe(true);
  });

  it("waits for a shard that is still being made", async () => {
    const { shards, home } = await made({});
    // every shard has rejected rows: it publishes the rejects, and nothing else
    expect(readdirSync(home).sort()).toEqual([
      "_lap",
      ...NAMES.map((name) => `${name.replace("part", "rejects")}.jsonl`),
    ]);
    expect(await shards.run([1])).toEqual(["rejected"]);
    expect(await refusalOf(shards.merge())).toMatch(/^config: 3 of 3 shards are missing/);
  });
});
