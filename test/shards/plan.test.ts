import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { SettingsInput } from "../../src/settings/settings.js";
import { createPlan, Plan } from "../../src/shards/plan-file.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { refusalOf, Shards } from "../helpers/shards.js";
import { workspace } from "../helpers/workspace.js";

const row = (n: number): string => `{"prompt":"question ${n}","completion":"the answer ${n}"}\n`;
const rows = (count: number): string => [...Array(count).keys()].map(row).join("");

const FILES = { "a.jsonl": rows(20), "b.jsonl": rows(30), "c.jsonl.gz": gzipSync(rows(5)) };
const NAMES = Object.keys(FILES);

async function planned(count = 3, settings: SettingsInput = {}): Promise<Shards> {
  const shards = new Shards(await workspace({ ...FILES, ...CHAT_TOKENIZER_FILES }));
  expect(await shards.plan(NAMES, count, settings)).toMatchObject({ isKnown: false });
  return shards;
}

const planPath = ({ lap }: Shards): string => lap.path("run/_lap/plan.json");
const planIn = (shards: Shards): Plan => Plan.parse(JSON.parse(readFileSync(planPath(shards), "utf8")));

/** Changes a plan and its hash. */
function forge(shards: Shards, change: (plan: Plan) => Partial<Plan>): void {
  const { fingerprint, files, showContent, shards: cut } = planIn(shards);
  const plan = { fingerprint, files, showContent, shards: cut, ...change(planIn(shards)) };
  writeFileSync(planPath(shards), JSON.stringify(createPlan(plan)));
}

describe("a plan", () => {
  it("that is made again is the same, and keeps the shards that are done", async () => {
    const shards = await planned();
    const before = readFileSync(planPath(shards), "utf8");
    await shards.run([0]);
    expect(await shards.plan(NAMES, 3, {})).toMatchObject({ isKnown: true });
    expect(readFileSync(planPath(shards), "utf8")).toBe(before);
    expect(await shards.run()).toEqual(["known", "made", "made"]);
  });

  it("is made once by several processes at the same time", async () => {
    const shards = new Shards(await workspace(FILES));
    const made = await Promise.all([1, 2, 3, 4].map(() => shards.plan(NAMES, 3, {})));
    expect(made.filter(({ isKnown }) => !isKnown).length).toBe(1);
    expect(readdirSync(shards.lap.path("run/_lap")).sort()).toEqual(["done", "plan.json"]);
  });

  it.each<[string, (shards: Shards) => Promise<unknown>, RegExp]>([
    ["a seed", (shards) => shards.plan(NAMES, 3, { seed: 7 }), /setting `seed` differs/],
    [
      "a prefix",
      (shards) => shards.plan(NAMES, 3, { method: { name: "virtual", prefix: "x" } }),
      /setting `method\.prefix` differs/,
    ],
    [
      "a method",
      (shards) => shards.plan(NAMES, 3, { method: { name: "vanilla" } }),
      /setting `method\.name` differs/,
    ],
    [
      "a limit",
      (shards) => shards.plan(NAMES, 3, { onReject: "skip", maxRejects: 1 }),
      /setting `(onReject|maxRejects)` differs/,
    ],
    [
      "a tokenizer",
      (shards) => shards.plan(NAMES, 3, { tokenizer: "chat-tokenizer" }),
      /setting `tokenizer` differs/,
    ],
    ["the number of shards", (shards) => shards.plan(NAMES, 4, {}), /3 shards before, 4 now/],
    ["whether rejects show rows", (shards) => shards.plan(NAMES, 3, {}, { showContent: true }), /rejects/],
    ["the inputs", (shards) => shards.plan(NAMES.slice(1), 3, {}), /3 inputs before, 2 now/],
    [
      "the inputs' order",
      (shards) => shards.plan([...NAMES].reverse(), 3, {}),
      /input 1 was a\.jsonl before, and is c\.jsonl\.gz now/,
    ],
    [
      "an input's size",
      async (shards) => {
        appendFileSync(shards.lap.path("b.jsonl"), row(1));
        await shards.plan(NAMES, 3, {});
      },
      /input b\.jsonl changed in size/,
    ],
    [
      "an input's time",
      async (shards) => {
        utimesSync(shards.lap.path("b.jsonl"), 4e9, 4e9);
        await shards.plan(NAMES, 3, {});
      },
      /input b\.jsonl changed\)/,
    ],
    [
      "the tool's version",
      async (shards) => {
        forge(shards, ({ fingerprint }) => ({ fingerprint: { ...fingerprint, version: "0.0.9" } }));
        await shards.plan(NAMES, 3, {});
      },
      /version 0\.0\.9 before/,
    ],
  ])("is refused in the folder of another plan that differs by %s", async (_, again, message) => {
    const shards = await planned();
    await shards.run([1]);
    const refusal = await refusalOf(again(shards));
    expect(refusal).toMatch(
      /^config: .*run already contains a different run \(.*\); choose another folder, or .* --force-new$/,
    );
    expect(refusal).toMatch(message);
    expect((await readdirOf(shards)).filter((name) => name.startsWith("part-"))).toHaveLength(1);
  });

  it("detects the format from the first rows as one process does, input by input", async () => {
    const lap = await workspace({
      "a.jsonl": row(1),
      "b.jsonl": '{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A"}]}\n'.repeat(
        3,
      ),
    });
    const { plan } = await new Shards(lap).plan(["a.jsonl", "b.jsonl"], 2, { onReject: "skip" });
    expect(plan.fingerprint.settings.format).toMatchObject({ promptField: "prompt" });
  });

  it("refuses a pipe, and does not wait for its writer", async () => {
    const lap = await workspace();
    execFileSync("mkfifo", ["pipe"], { cwd: lap.folder });
    expect(await refusalOf(new Shards(lap).plan(["pipe"], 2, {}))).toBe(
      "usage: pipe is not a regular file; shards read parts of files",
    );
  });

  it("keeps few files open, however many inputs there are", async () => {
    const lap = await workspace();
    const names = Array.from({ length: 600 }, (_, i) => `${i}.jsonl`);
    for (const name of names) lap.write(name, row(1));
    const bin = join(import.meta.dirname, "../../bin/lookahead-prep.js");
    const line = `ulimit -n 256; exec "$0" "$1" plan '*.jsonl' -o run --shards 2`;
    execFileSync("bash", ["-c", line, process.execPath, bin], { cwd: lap.folder, stdio: "pipe" });
    expect(existsSync(lap.path("run/_lap/plan.json"))).toBe(true);
  });
});

const readdirOf = async ({ lap }: Shards): Promise<string[]> => lap.names("run");

describe("--force-new", () => {
  const FOREIGN = ["notes.txt", "part-of-my-life.jsonl", "part-0-of-1.jsonl", "_temporary", "rejects.jsonl"];

  it("removes the files of the run, and no others", async () => {
    const shards = await planned();
    const home = shards.lap.path("run");
    for (const name of FOREIGN) writeFileSync(join(home, name), "mine");
    mkdirSync(join(home, "folder"));
    writeFileSync(join(home, "folder/part-00000-of-00003.jsonl"), "mine");
    await shards.run();
    await shards.merge("size", "run/all.jsonl");
    expect(await shards.plan(NAMES, 2, { seed: 7 }, { isNew: true })).toMatchObject({ isKnown: false });
    // the output of merge belongs to the user
    expect(await readdirOf(shards)).toEqual([...FOREIGN, "_lap", "all.jsonl", "folder"].sort());
    expect(readdirSync(join(home, "folder"))).toHaveLength(1);
    expect(readdirSync(join(home, "_lap/done"))).toEqual([]);
    expect(await shards.run()).toEqual(["made", "made"]);
  });

  it("removes nothing from a folder without a run", async () => {
    const shards = new Shards(await workspace(FILES));
    const home = shards.lap.path("run");
    mkdirSync(home);
    for (const name of ["manifest.json", "_SUCCESS"]) writeFileSync(join(home, name), "of another tool");
    await shards.plan(NAMES, 2, {}, { isNew: true });
    expect(await readdirOf(shards)).toEqual(["_SUCCESS", "_lap", "manifest.json"]);
  });

  it("removes nothing when the new plan cannot be made", async () => {
    const shards = await planned();
    await shards.run();
    const before = await readdirOf(shards);
    expect(await refusalOf(shards.plan(["nope.jsonl"], 2, {}, { isNew: true }))).toMatch(/^input-missing: /);
    expect(await readdirOf(shards)).toEqual(before);
  });

  it("replaces a damaged plan", async () => {
    const shards = await planned();
    writeFileSync(planPath(shards), "{");
    expect(await refusalOf(shards.plan(NAMES, 3, {}))).toMatch(/^config: .*plan\.json: not a plan/);
    expect(await shards.plan(NAMES, 3, {}, { isNew: true })).toMatchObject({ isKnown: false });
  });
});

describe("between the plan and a shard,", () => {
  it.each<[string, (file: string) => void, RegExp]>([
    [
      "grows",
      (file) => appendFileSync(file, row(1)),
      /^config: input a\.jsonl changed in size after planning; run `plan` again$/,
    ],
    ["is truncated", (file) => writeFileSync(file, rows(3)), /^config: .*a\.jsonl changed in size/],
    [
      "is edited, with the same size",
      (file) => writeFileSync(file, rows(20).replace("question 3", "Question 3")),
      /^config: input a\.jsonl changed after planning/,
    ],
    ["is touched, into the past", (file) => utimesSync(file, 1, 1), /^config: .*a\.jsonl changed after/],
    ["is deleted", (file) => unlinkSync(file), /^input-missing: a\.jsonl: no such file$/],
    [
      "is replaced by a folder",
      (file) => {
        unlinkSync(file);
        mkdirSync(file);
      },
      /^config: .*a\.jsonl changed in size/,
    ],
  ])("an input that %s is noticed, and nothing is published", async (_, change, message) => {
    const shards = await planned();
    change(shards.lap.path("a.jsonl"));
    expect(await refusalOf(shards.run([0]))).toMatch(message);
    expect(await readdirOf(shards)).toEqual(["_lap"]);
    expect(readdirSync(shards.lap.path("run/_lap/done"))).toEqual([]);
  });

  it("a shard that does not read the changed input is still made", async () => {
    const shards = await planned();
    unlinkSync(shards.lap.path("a.jsonl"));
    expect(await shards.run([2])).toEqual(["made"]);
  });

  it.each<[string, SettingsInput, string, RegExp]>([
    [
      "tokenizer",
      { method: { name: "true" }, tokenizer: "chat-tokenizer" },
      "chat-tokenizer/tokenizer.json",
      /the tokenizer differs/,
    ],
    [
      "template",
      { tokenizer: "chat-tokenizer", maxTokens: 1000, template: "own.jinja" },
      "own.jinja",
      /the chat template differs/,
    ],
  ])("a %s that was replaced is noticed by every shard", async (_, settings, name, message) => {
    const shards = new Shards(await workspace({ ...FILES, ...CHAT_TOKENIZER_FILES, "own.jinja": TEMPLATE }));
    await shards.plan(NAMES, 3, settings);
    expect(await shards.run([0])).toEqual(["made"]);
    const path = shards.lap.path(name);
    writeFileSync(path, readFileSync(path, "utf8").replace("Ġ the", "e r").replace("the end", "The end"));
    for (const shard of [1, 2]) {
      const refusal = await refusalOf(shards.run([shard]));
      expect(refusal).toMatch(/^config: this run does not match its plan: /);
      expect(refusal).toMatch(message);
    }
    expect((await readdirOf(shards)).filter((part) => part.startsWith("part-"))).toHaveLength(1);
  });
});

const TEMPLATE =
  "{% for message in messages %}<|im_start|>{{ message.role }}: {{ message.content }}<|im_end|>{% endfor %}" +
  "{% if add_generation_prompt %}<|im_start|>assistant: {% endif %}{# the end #}";

describe("a plan that was edited", () => {
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

  it.each<[string, (text: string) => string]>([
    ["nothing", () => ""],
    ["invalid JSON", (text) => text.slice(0, -20)],
    ["not UTF-8", (text) => text.replace("a.jsonl", "\xff.jsonl")],
    ["JSON of another kind", () => "[]"],
    ["deep JSON", () => deep],
    ["a deep setting", (text) => text.replace('"seed":0', `"seed":${deep}`)],
    ["a setting", (text) => text.replace('"seed":0', '"seed":1')],
    ["a number past 2^53", (text) => text.replace('"seed":0', '"seed":1e300')],
    ["a number past all", (text) => text.replace(/"end":\d+/, '"end":1e999')],
    ["an end after the end of the input", (text) => text.replace(/"end":\d+/, '"end":99999999')],
    ["a start after its end", (text) => text.replace(/"start":0/, '"start":99999')],
    ["an unknown input", (text) => text.replace(/"input":0/, '"input":17')],
    ["another format", (text) => text.replace('"format":1', '"format":2')],
    ["another name for the run", (text) => text.replace(/"run":"./, '"run":"g')],
    ["an unknown field", (text) => text.replace("{", '{"also":1,')],
    ["a prototype", (text) => text.replace("{", '{"__proto__":{"run":1},')],
    ["a shard less", (text) => text.replace(/,\[[^[\]]*\]\]\}/, "]}")],
  ])("is refused without a stack trace: %s", async (_, change) => {
    const shards = await planned();
    const text = readFileSync(planPath(shards), "utf8");
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(planPath(shards), changed, "latin1");
    for (const work of [() => shards.run([0]), () => shards.status(), () => shards.merge()])
      expect(await refusalOf(work())).toMatch(/^config: .*plan\.json: not a plan, or changed by hand/);
    expect({}).not.toHaveProperty("run");
  });

  it("is refused when its hash is right, but its shards do not tile its inputs", async () => {
    const shards = await planned();
    const [first, ...others] = planIn(shards).shards;
    for (const cut of [
      [...others, first!],
      [first!, first!, ...others],
      [[], ...others],
      [[], ...others, first!],
    ]) {
      forge(shards, () => ({ shards: cut }));
      expect(await refusalOf(shards.merge())).toMatch(/^config: .*plan\.json: not a plan/);
    }
    forge(shards, () => ({ shards: [first!, ...others] }));
    expect(await shards.run([0])).toEqual(["made"]);
  });

  it("may name inputs that are mounted elsewhere", async () => {
    const shards = await planned();
    const lap = await workspace();
    for (const name of NAMES) execFileSync("cp", ["-p", shards.lap.path(name), lap.folder]);
    const text = readFileSync(planPath(shards), "utf8");
    writeFileSync(planPath(shards), text.replaceAll(shards.lap.folder, lap.folder));
    for (const name of NAMES) rmSync(shards.lap.path(name));
    expect(await shards.run()).toEqual(["made", "made", "made"]);
  });

  it("is reported as missing when the folder is missing", async () => {
    const shards = new Shards(await workspace());
    for (const work of [() => shards.run([0]), () => shards.status(), () => shards.merge()])
      expect(await refusalOf(work())).toMatch(
        /^input-missing: .*run holds no plan; create one with lookahead-prep plan/,
      );
  });
});
